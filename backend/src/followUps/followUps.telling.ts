import { Injectable } from '@nestjs/common';
import { ChatRecords } from '../chats/chatRecords.js';
import { holderOf } from '../chats/chatRules.js';
import { LogStream, type Emission } from '../log/stream.js';
import { Live } from '../wire/live.js';
import { FollowUpRecords } from './followUpRecords.js';
import { toFollowUp } from './followUps.model.js';

/** Tells a promise to who made it and to who serves its user now; a reminder to who made it alone. */
@Injectable()
export class FollowUpsTelling {
  constructor(
    stream: LogStream,
    private readonly records: FollowUpRecords,
    private readonly chats: ChatRecords,
    private readonly live: Live,
  ) {
    stream.onEvent('followUp', (row) => this.prepare(row.businessId, row.followUpId));
    stream.onEvent('followUpDue', (row) => this.prepareReminder(row.businessId, row.followUpId));
  }

  private async prepare(businessId: string, followUpId: string): Promise<Emission | null> {
    const doc = await this.records.find(businessId, followUpId);
    if (!doc) return null;
    const chat = await this.chats.openOf(businessId, doc.userId);
    const concerned = new Set([doc.by.id, chat && holderOf(chat)]);
    const fact = { followUp: toFollowUp(doc) };
    return () => {
      for (const memberId of concerned)
        if (memberId) this.live.toHolder({ memberId, businessId }, 'followUp:changed', fact);
    };
  }

  private async prepareReminder(businessId: string, followUpId: string): Promise<Emission | null> {
    const doc = await this.records.find(businessId, followUpId);
    const memberId = doc?.by.id;
    if (!doc || !memberId || doc.state !== 'open') return null;
    const fact = { followUp: toFollowUp(doc) };
    return () => this.live.toHolder({ memberId, businessId }, 'followUp:due', fact);
  }
}
