import { Injectable } from '@nestjs/common';
import type { Chat, reassignChat, waitForUser } from '#shared/chats/chats.contract';
import type { Person } from '#shared/wire/errors';
import type { InputOf } from '#shared/wire/request';
import { Businesses } from '../businesses/businesses.service.js';
import { Log, type Tx } from '../log/log.js';
import { person } from '../members/rights.js';
import { Slots } from '../routing/slots.service.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { ChatAccess } from './chatAccess.js';
import { ChatMoves, type Move } from './chatMoves.js';
import { mayReassign, mayTend, requireOpen } from './chatRules.js';
import { ChatTimes } from './chatTimes.js';
import { toChat, type ChatDoc } from './chats.model.js';
import { asAgent } from './senders.js';

type Wish = InputOf<typeof reassignChat>;

/** Where a chat is wanted: a team, and the member of it who is to have it. */
interface Target {
  team: { id: string; name: string };
  member: Person | null;
}

/** Chats that their agent, or who may see all chats, lets go of: to wait for the user, to a team, to a colleague. */
@Injectable()
export class Reassignments {
  constructor(
    private readonly access: ChatAccess,
    private readonly moves: ChatMoves,
    private readonly times: ChatTimes,
    private readonly businesses: Businesses,
    private readonly slots: Slots,
    private readonly log: Log,
  ) {}

  /** @throws DomainError NOT_FOUND, NOT_YOUR_CHAT, CHAT_NOT_OPEN */
  async wait(actor: Actor, { chatId, opId }: InputOf<typeof waitForUser>): Promise<{ chat: Chat }> {
    const { businessId } = await this.access.visible(actor, chatId);
    const autocompleteMs = await this.times.autocompleteMs(businessId);
    return this.move({ businessId, chatId, opId }, async (chat, tx) => {
      requireOpen(actor, chat, mayTend);
      if (chat.state === 'waiting') return chat;
      if (chat.state !== 'active') throw new DomainError('CHAT_NOT_OPEN', { state: chat.state });
      return this.moves.apply(chat, waiting(actor, opId, autocompleteMs), tx);
    });
  }

  /** @throws DomainError NOT_FOUND, NOT_YOUR_CHAT, CHAT_NOT_OPEN, TEAM_NOT_OF_BUSINESS, MEMBER_NOT_IN_TEAM */
  async reassign(actor: Actor, wish: Wish): Promise<{ chat: Chat }> {
    const { chatId, opId } = wish;
    const { businessId } = await this.access.visible(actor, chatId);
    const target = await this.target(businessId, wish);
    return this.move({ businessId, chatId, opId }, async (chat, tx) => {
      requireOpen(actor, chat, mayReassign);
      const move = await this.toTarget(chat, target, tx);
      const to = target.member;
      const event: Move['event'] = {
        type: 'reassigned',
        by: person(actor),
        teamId: target.team.id,
        teamName: target.team.name,
        to,
        note: wish.note,
      };
      const set = { ...move.set, teamId: target.team.id, dueAt: null, waitingSince: null, lastOpId: opId };
      const from = asAgent(person(actor));
      return this.moves.apply(chat, { ...move, set, event, from, endedAs: 'reassigned' }, tx);
    });
  }

  private async move(
    asked: { businessId: string; chatId: string; opId: string },
    step: (chat: ChatDoc, tx: Tx) => Promise<ChatDoc>,
  ): Promise<{ chat: Chat }> {
    const { businessId, chatId, opId } = asked;
    const moved = await this.log.write(`chat:${chatId}`, async (tx) => {
      const chat = await this.moves.read(businessId, chatId, tx);
      if (!chat) throw new DomainError('NOT_FOUND', { what: 'chat' });
      return chat.lastOpId === opId ? chat : step(chat, tx);
    });
    return { chat: toChat(moved) };
  }

  private async target(businessId: string, wish: Wish): Promise<Target> {
    const team = await this.businesses.team(wish.teamId);
    if (!team?.businessIds.includes(businessId)) throw new DomainError('TEAM_NOT_OF_BUSINESS', {});
    const named = { id: team._id, name: team.name };
    if (wish.memberId === null) return { team: named, member: null };
    const [slot] = await this.slots.of([wish.memberId]);
    const serves = slot?.businessIds === null || slot?.businessIds.includes(businessId);
    if (!slot || !serves || !slot.teamIds.includes(team._id)) throw new DomainError('MEMBER_NOT_IN_TEAM', {});
    return { team: named, member: { id: slot._id, name: slot.name } };
  }

  /** At once to a member with a free slot, else into their own queue; without a member into the team's. */
  private async toTarget(chat: ChatDoc, target: Target, tx: Tx): Promise<Pick<Move, 'set' | 'slot'>> {
    const { member, team } = target;
    const queued = {
      state: 'queued',
      assignee: null,
      returned: false,
      queuedAt: chat.queuedAt ?? new Date(),
    } as const;
    if (!member?.id) return { set: { ...queued, queueOf: null } };
    const active = { state: 'active', assignee: member, queueOf: null, returned: false } as const;
    if (chat.state === 'active' && chat.assignee?.id === member.id) return { set: active };
    if (await this.slots.take(member.id, { teamId: team.id, businessId: chat.businessId }, tx)) {
      return { set: { ...active, assignedAt: new Date() }, slot: 'taken' };
    }
    return { set: { ...queued, queueOf: member.id } };
  }
}

function waiting(actor: Actor, opId: string, autocompleteMs: number): Move {
  const now = new Date();
  return {
    set: {
      state: 'waiting',
      waitingSince: now,
      dueAt: new Date(now.getTime() + autocompleteMs),
      lastOpId: opId,
    },
    event: { type: 'waiting', by: person(actor) },
    from: asAgent(person(actor)),
  };
}
