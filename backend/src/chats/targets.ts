import { Injectable } from '@nestjs/common';
import type { Person } from '#shared/wire/errors';
import { Businesses } from '../businesses/businesses.service.js';
import type { Tx } from '../log/log.js';
import { Slots } from '../routing/slots.service.js';
import { DomainError } from '../wire/domainError.js';
import type { Move } from './chatMoves.js';
import type { ChatDoc } from './chats.model.js';

/** Where a chat is wanted: a team, and the member of it who is to have it. */
export interface Target {
  team: { id: string; name: string };
  member: Person | null;
}

/** What a person gives a chat to: a team of its business, or a member of that team. */
@Injectable()
export class Targets {
  constructor(
    private readonly businesses: Businesses,
    private readonly slots: Slots,
  ) {}

  /** @throws DomainError TEAM_NOT_OF_BUSINESS, MEMBER_NOT_IN_TEAM */
  async find(businessId: string, wish: { teamId: string; memberId: string | null }): Promise<Target> {
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
  async give(chat: ChatDoc, { member, team }: Target, tx: Tx): Promise<Pick<Move, 'set' | 'slot'>> {
    const queued = {
      state: 'queued',
      teamId: team.id,
      assignee: null,
      returned: false,
      queuedAt: chat.queuedAt ?? new Date(),
    } as const;
    if (!member?.id) return { set: { ...queued, queueOf: null } };
    const active = { ...queued, state: 'active', assignee: member, queueOf: null } as const;
    if (chat.state === 'active' && chat.assignee?.id === member.id) return { set: active };
    if (await this.slots.take(member.id, { teamId: team.id, businessId: chat.businessId }, tx)) {
      return { set: { ...active, assignedAt: new Date() }, slot: 'taken' };
    }
    return { set: { ...queued, queueOf: member.id } };
  }
}
