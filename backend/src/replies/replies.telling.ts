import { Injectable } from '@nestjs/common';
import { LogStream, type Emission } from '../log/stream.js';
import { Live } from '../wire/live.js';
import { toCannedReply } from './replies.model.js';
import { Replies } from './replies.service.js';

/** Tells a shared reply to everyone of its business, an own one to its owner's pages. */
@Injectable()
export class RepliesTelling {
  constructor(
    stream: LogStream,
    private readonly replies: Replies,
    private readonly live: Live,
  ) {
    stream.onEvent('reply', (row) => this.prepare(row.businessId, row.replyId));
  }

  private async prepare(businessId: string, replyId: string): Promise<Emission | null> {
    const doc = await this.replies.find(businessId, replyId);
    if (!doc) return null;
    const fact = { reply: toCannedReply(doc) };
    const { ownerId } = doc;
    return ownerId === null
      ? () => this.live.toBusiness(businessId, 'reply:changed', fact)
      : () => this.live.toHolder({ memberId: ownerId, businessId }, 'reply:changed', fact);
  }
}
