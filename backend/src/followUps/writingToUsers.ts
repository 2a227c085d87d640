import { Injectable } from '@nestjs/common';
import type { Chat } from '#shared/chats/chats.contract';
import type { writeToUser } from '#shared/followUps/followUps.contract';
import type { InputOf } from '#shared/wire/request';
import { Businesses } from '../businesses/businesses.service.js';
import { ChatAccess } from '../chats/chatAccess.js';
import { ChatRecords } from '../chats/chatRecords.js';
import { holderOf } from '../chats/chatRules.js';
import type { UserDoc } from '../chats/users.model.js';
import { Users } from '../chats/users.service.js';
import { Log, isDuplicateKey } from '../log/log.js';
import { untilVisible } from '../log/storedAnswer.js';
import { requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { ChatStarts } from './chatStarts.js';
import { FollowUpRecords } from './followUpRecords.js';

type Asked = InputOf<typeof writeToUser>;

/** Chats that a member begins: theirs at once, over the limit if need be, and found by the user at the next visit. */
@Injectable()
export class WritingToUsers {
  constructor(
    private readonly access: ChatAccess,
    private readonly users: Users,
    private readonly records: ChatRecords,
    private readonly businesses: Businesses,
    private readonly followUps: FollowUpRecords,
    private readonly log: Log,
    private readonly starts: ChatStarts,
  ) {}

  /** @throws DomainError NOT_FOUND, USER_BLOCKED, NOT_ONLINE, MEMBER_NOT_IN_TEAM, USER_HAS_CHAT */
  async write(actor: Actor, asked: Asked): Promise<Chat> {
    const businessId = await this.requireUser(actor, asked);
    const user = await this.users.find(businessId, asked.userId);
    if (!user) throw new DomainError('NOT_FOUND', { what: 'user' });
    if (user.blocked) throw new DomainError('USER_BLOCKED', {});
    const teamId = await this.teamOf(actor, businessId);
    try {
      const chat = await this.log.write(`user:${user._id}`, (tx) =>
        this.starts.begin(actor, { user, teamId, asked }, tx),
      );
      return this.records.shown(chat);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return untilVisible(() => this.alreadyOpen(actor, user));
    }
  }

  /** Who may read about the user, and who has promised them something. */
  private async requireUser(actor: Actor, { userId, followUpId, ...asked }: Asked): Promise<string> {
    const businessId = requireBusiness(actor, asked.businessId, 'user');
    const promised = followUpId ? await this.followUps.find(businessId, followUpId) : null;
    const own = promised?.userId === userId && promised.by.id === actor.memberId;
    if (followUpId && !promised) throw new DomainError('NOT_FOUND', { what: 'followUp' });
    return own ? businessId : this.access.requireUser(actor, businessId, userId);
  }

  /** The user's open chat, when it is the member's own. */
  private async alreadyOpen(actor: Actor, user: UserDoc): Promise<Chat> {
    const open = await this.records.openOf(user.businessId, user._id);
    if (!open) throw new DomainError('UNKNOWN', {});
    if (holderOf(open) === actor.memberId) return this.records.shown(open);
    throw new DomainError('USER_HAS_CHAT', { state: open.state, assignee: open.assignee });
  }

  /** The member's own team of the business, the default one before others; who is in none takes the default one. */
  private async teamOf(actor: Actor, businessId: string): Promise<string> {
    const business = await this.businesses.find(businessId);
    const fallback = business?.defaultTeamId ?? null;
    if (fallback && actor.teamIds.includes(fallback)) return fallback;
    for (const id of actor.teamIds) {
      const team = await this.businesses.team(id);
      if (team?.businessIds.includes(businessId)) return team._id;
    }
    if (!fallback) throw new DomainError('MEMBER_NOT_IN_TEAM', {});
    return fallback;
  }
}
