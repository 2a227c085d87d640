import { Injectable } from '@nestjs/common';
import type { HandOverReason } from '#shared/chats/chats.contract';
import type { AssignmentMode } from '#shared/teams/teams.contract';
import type { Person } from '#shared/wire/errors';
import { Businesses } from '../businesses/businesses.service.js';
import type { Tx } from '../log/log.js';
import { Slots, type NextChat } from '../routing/slots.service.js';
import { TeamRecords } from '../teams/teamRecords.js';
import { DomainError } from '../wire/domainError.js';
import { ChatMoves, type Move } from './chatMoves.js';
import { knowsAndIsHere, takesBack } from './chatRules.js';
import type { ChatDoc } from './chats.model.js';
import { asUser, baton, bot } from './senders.js';
import { Users } from './users.service.js';

/** Where a business's chats go when they leave the bot, and who knew this user. */
export interface HandOverPlace {
  teamId: string;
  teamName: string;
  assignment: AssignmentMode;
  /** The agent who knew the user, when they are here. */
  knownBy: string | null;
}

/** The ways a chat comes to people: handed over by the bot, or answered by its user while it waited. */
@Injectable()
export class HandOvers {
  constructor(
    private readonly businesses: Businesses,
    private readonly users: Users,
    private readonly slots: Slots,
    private readonly teams: TeamRecords,
    private readonly moves: ChatMoves,
  ) {}

  /**
   * Where a chat of this user would go, or null when the business has nobody to hand over to. Without `teamId` to the
   * business's default team. @throws DomainError TEAM_NOT_OF_BUSINESS
   */
  async placeFor(businessId: string, userId: string, teamId?: string): Promise<HandOverPlace | null> {
    const business = await this.businesses.find(businessId);
    if (!business?.defaultTeamId || business.settings.assistanceMode === 'botOnly') return null;
    const team = await this.businesses.team(teamId ?? business.defaultTeamId);
    if (teamId && !team?.businessIds.includes(businessId)) throw new DomainError('TEAM_NOT_OF_BUSINESS', {});
    if (!team) return null;
    const settings = (await this.teams.settingsOf([team._id])).get(team._id);
    const assignment = settings?.assignment ?? 'balanced';
    const knownBy = await this.whoKnew(userId, { businessId, teamId: team._id, assignment });
    return { teamId: team._id, teamName: team.name, assignment, knownBy };
  }

  /** Where a new chat goes at once, in a business that has agents only; null where the bot is first. */
  async placeWithoutBot(businessId: string, userId: string): Promise<HandOverPlace | null> {
    const business = await this.businesses.find(businessId);
    return business?.settings.assistanceMode === 'agentsOnly' ? this.placeFor(businessId, userId) : null;
  }

  /**
   * Takes a bot's chat, read in `tx`, out of its hands: to the agent who knew the user when they have a free slot (in a
   * *Speedy* team: and asked for a chat), into that agent's queue when not, else into the team's.
   */
  async handOver(chat: ChatDoc, place: HandOverPlace, reason: HandOverReason, tx: Tx): Promise<ChatDoc> {
    const { teamId, assignment, knownBy } = place;
    const { businessId } = chat;
    const slot = knownBy ? await this.slots.takeNext(knownBy, { teamId, businessId, assignment }, tx) : null;
    const queueOf = slot ? null : knownBy;
    const queued = await this.moves.apply(chat, handedOver(place, queueOf, reason), tx);
    return slot ? this.moves.apply(queued, assigned({ id: slot._id, name: slot.name }), tx) : queued;
  }

  /** Brings a waiting chat, read in `tx`, back: to its agent when they are online, else to the head of the queue. */
  async resume(chat: ChatDoc, tx: Tx): Promise<ChatDoc> {
    const agent = chat.assignee;
    const slot = agent?.id ? await this.slots.get(agent.id, tx) : null;
    const back = takesBack(slot, chat);
    const set = back
      ? ({ state: 'active' } as const)
      : ({ state: 'queued', assignee: null, queueOf: null, returned: true } as const);
    const queuedAt = chat.queuedAt ?? new Date();
    const move: Move = {
      set: { ...set, queuedAt, waitingSince: null, dueAt: null },
      event: { type: 'resumed', to: back ? agent : null },
      from: asUser(chat),
      endedAs: back ? null : 'returned',
    };
    return this.moves.apply(chat, move, tx);
  }

  private async whoKnew(userId: string, chat: NextChat): Promise<string | null> {
    const user = await this.users.find(chat.businessId, userId);
    if (!user?.lastAgentId) return null;
    const slot = await this.slots.get(user.lastAgentId);
    return slot && knowsAndIsHere(slot, chat) ? slot._id : null;
  }
}

function handedOver(place: HandOverPlace, queueOf: string | null, reason: HandOverReason): Move {
  const { teamId, teamName } = place;
  const origin = reason === 'noBot' ? 'user' : 'bot';
  const queuedAt = new Date();
  return {
    set: { state: 'queued', teamId, queueOf, origin, handOverReason: reason, queuedAt, dueAt: null },
    event: { type: 'handedOver', reason, teamId, teamName },
    from: reason === 'noBot' ? baton : bot,
  };
}

function assigned(to: Person): Move {
  return {
    set: { state: 'active', assignee: to, queueOf: null, assignedAt: new Date() },
    event: { type: 'assigned', to, queuedMs: 0 },
    from: baton,
    slot: 'taken',
  };
}
