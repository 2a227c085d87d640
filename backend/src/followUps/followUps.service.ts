import { Injectable } from '@nestjs/common';
import type { PromisedFollowUp } from '#shared/followUps/followUps.contract';
import { ChatAccess } from '../chats/chatAccess.js';
import { Log } from '../log/log.js';
import { person, requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { FollowUpRecords } from './followUpRecords.js';
import { toFollowUp, type FollowUpDoc } from './followUps.model.js';

/** What members do with promises: see their own, mark one as kept, take that back. */
@Injectable()
export class FollowUps {
  constructor(
    private readonly records: FollowUpRecords,
    private readonly access: ChatAccess,
    private readonly log: Log,
  ) {}

  async list(actor: Actor): Promise<PromisedFollowUp[]> {
    return (await this.records.openBy(actor.memberId, actor.businessIds)).map(toFollowUp);
  }

  /** @throws DomainError NOT_FOUND */
  async finish(actor: Actor, followUpId: string): Promise<PromisedFollowUp> {
    const { businessId } = await this.visible(actor, followUpId);
    const done = { state: 'done' as const, doneAt: new Date(), doneBy: person(actor), remindAt: null };
    const open = { _id: followUpId, businessId, state: 'open' as const };
    return this.changed(open, done);
  }

  /** Its time counts anew: one that has passed is due at once, and is not told again. @throws DomainError NOT_FOUND */
  async reopen(actor: Actor, followUpId: string): Promise<PromisedFollowUp> {
    const { businessId, at } = await this.visible(actor, followUpId);
    const remindAt = at.getTime() > Date.now() ? at : null;
    const open = { state: 'open' as const, doneAt: null, doneBy: null, doneClosureId: null, remindAt };
    return this.changed({ _id: followUpId, businessId, state: 'done' as const }, open);
  }

  /** Who promised it, and who may read about its user. */
  private async visible(actor: Actor, followUpId: string): Promise<FollowUpDoc> {
    const businessId = requireBusiness(actor, await this.records.businessOf(followUpId), 'followUp');
    const followUp = await this.records.find(businessId, followUpId);
    if (followUp?.by.id === actor.memberId) return followUp;
    if (followUp && (await this.access.knows(actor, businessId, followUp.userId))) return followUp;
    throw new DomainError('NOT_FOUND', { what: 'followUp' });
  }

  private async changed(
    when: { _id: string; businessId: string; state: FollowUpDoc['state'] },
    set: Partial<FollowUpDoc>,
  ): Promise<PromisedFollowUp> {
    const { _id, businessId } = when;
    const now = await this.log.write(`followUp:${_id}`, (tx) => this.records.change(when, set, tx));
    const stored = now ?? (await this.records.find(businessId, _id));
    if (!stored) throw new DomainError('UNKNOWN', {});
    return toFollowUp(stored);
  }
}
