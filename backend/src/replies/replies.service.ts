import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  ownRepliesMax,
  sharedRepliesMax,
  type CannedReply,
  type addReply,
  type changeReply,
  type deleteReply,
} from '#shared/replies/replies.contract';
import type { InputOf } from '#shared/wire/request';
import { newId } from '../database/id.js';
import { TenantModel, trusted } from '../database/tenant.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { StoredAnswer, untilVisible } from '../log/storedAnswer.js';
import { person, requireBusiness, requirePermission } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { toCannedReply, type CannedReplyDoc } from './replies.model.js';

type AsSeen = InputOf<typeof deleteReply>;
type Change = Partial<Pick<CannedReplyDoc, 'title' | 'text' | 'deletedAt'>>;

/** Replies written beforehand: a member's own, and those that everyone of a business shares. */
@Injectable()
export class Replies {
  private readonly replies: TenantModel<CannedReplyDoc>;

  constructor(
    @InjectModel('CannedReply') replies: Model<CannedReplyDoc>,
    private readonly log: Log,
  ) {
    this.replies = new TenantModel(replies);
  }

  /** What the member may use in a business, by title. @throws DomainError NOT_FOUND */
  async list(actor: Actor, wanted: string): Promise<CannedReply[]> {
    const businessId = requireBusiness(actor, wanted, 'business');
    const ownerId = trusted({ $in: [null, actor.memberId] }) as never;
    const limit = sharedRepliesMax + ownRepliesMax;
    const usable = { businessId, ownerId, deletedAt: null };
    const found = await this.replies.find(usable, { majority: true, sort: { title: 1, _id: 1 }, limit });
    return found.map(toCannedReply);
  }

  /** @throws DomainError NOT_FOUND, FORBIDDEN, TOO_MANY_REPLIES, OP_ID_REUSED */
  async add(actor: Actor, wanted: InputOf<typeof addReply>): Promise<CannedReply> {
    const businessId = requireBusiness(actor, wanted.businessId, 'business');
    if (wanted.shared) requirePermission(actor, 'cannedReplies.edit');
    const doc = newReply(actor, { ...wanted, businessId });
    try {
      await this.log.write(`replies:${businessId}`, async (tx) => {
        await this.refuseTooMany(doc, tx);
        await this.replies.insert(doc, tx);
        await this.tell(doc, tx);
      });
      return toCannedReply(doc);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return untilVisible(() => this.added(doc));
    }
  }

  /** @throws DomainError NOT_FOUND, FORBIDDEN, REPLY_STALE */
  change(actor: Actor, wanted: InputOf<typeof changeReply>): Promise<CannedReply> {
    const { title, text } = wanted;
    return this.apply(actor, wanted, { title: title.trim(), text: text.trim(), deletedAt: null });
  }

  /** @throws DomainError NOT_FOUND, FORBIDDEN, REPLY_STALE */
  delete(actor: Actor, wanted: AsSeen): Promise<CannedReply> {
    return this.apply(actor, wanted, { deletedAt: new Date() });
  }

  /** @throws DomainError NOT_FOUND, FORBIDDEN, REPLY_STALE */
  restore(actor: Actor, wanted: AsSeen): Promise<CannedReply> {
    return this.apply(actor, wanted, { deletedAt: null });
  }

  /** The reply as a majority holds it, for telling it. */
  find(businessId: string, replyId: string): Promise<CannedReplyDoc | null> {
    return this.replies.findOne({ _id: replyId, businessId }, { majority: true });
  }

  private async apply(actor: Actor, asked: AsSeen, change: Change): Promise<CannedReply> {
    const { replyId, rev, opId } = asked;
    const businessId = await this.requireEditable(actor, replyId);
    const set = { ...change, at: new Date(), by: person(actor), lastOpId: opId, rev: rev + 1 };
    try {
      return await this.log.write(`replies:${businessId}`, async (tx) => {
        const asSeen = { _id: replyId, businessId, rev };
        const now = await this.replies.updateAndRead(asSeen, { $set: set }, tx);
        if (!now) throw new StoredAnswer(() => this.stale({ businessId, replyId }, { rev, opId }));
        await this.tell(now, tx);
        return toCannedReply(now);
      });
    } catch (error) {
      if (error instanceof StoredAnswer) return untilVisible((error as StoredAnswer<CannedReply>).read);
      throw error;
    }
  }

  /** Somebody else's own reply is answered as one that does not exist. */
  private async requireEditable(actor: Actor, replyId: string): Promise<string> {
    const businessId = requireBusiness(actor, await this.replies.businessOf(replyId), 'reply');
    const reply = await this.find(businessId, replyId);
    const isForeign = reply !== null && reply.ownerId !== null && reply.ownerId !== actor.memberId;
    if (!reply || isForeign) throw new DomainError('NOT_FOUND', { what: 'reply' });
    if (reply.ownerId === null) requirePermission(actor, 'cannedReplies.edit');
    return businessId;
  }

  private async refuseTooMany({ businessId, ownerId }: CannedReplyDoc, tx: Tx): Promise<void> {
    const max = ownerId === null ? sharedRepliesMax : ownRepliesMax;
    const filter = { businessId, ownerId, deletedAt: null };
    const there = await this.replies.find(filter, { session: tx, limit: max });
    if (there.length >= max) throw new DomainError('TOO_MANY_REPLIES', { max });
  }

  private tell({ businessId, _id }: CannedReplyDoc, tx: Tx): Promise<void> {
    return this.log.tell({ kind: 'reply', businessId, replyId: _id }, tx);
  }

  private async added(wanted: CannedReplyDoc): Promise<CannedReply> {
    const { businessId, opId } = wanted;
    const stored = await this.replies.findOne({ businessId, opId }, { majority: true });
    if (!stored) throw new DomainError('UNKNOWN', {});
    // Once changed, it no longer says what was first sent: then who sent it is what tells it apart.
    const isSame = stored.rev > 1 || (stored.title === wanted.title && stored.text === wanted.text);
    if (!isSame || stored.ownerId !== wanted.ownerId || stored.by.id !== wanted.by.id)
      throw new DomainError('OP_ID_REUSED', {});
    return toCannedReply(stored);
  }

  private async stale(
    reply: { businessId: string; replyId: string },
    asked: { rev: number; opId: string },
  ): Promise<CannedReply> {
    const now = await this.find(reply.businessId, reply.replyId);
    if (!now || now.rev === asked.rev) throw new DomainError('UNKNOWN', {});
    if (now.lastOpId === asked.opId) return toCannedReply(now);
    throw new DomainError('REPLY_STALE', { current: toCannedReply(now), by: now.by, at: now.at.getTime() });
  }
}

function newReply(actor: Actor, wanted: InputOf<typeof addReply>): CannedReplyDoc {
  const { opId, businessId, shared, title, text } = wanted;
  return {
    _id: newId(),
    businessId,
    ownerId: shared ? null : actor.memberId,
    title: title.trim(),
    text: text.trim(),
    rev: 1,
    deletedAt: null,
    at: new Date(),
    by: person(actor),
    opId,
    lastOpId: opId,
  };
}
