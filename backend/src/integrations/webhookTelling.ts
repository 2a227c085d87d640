import { Injectable } from '@nestjs/common';
import type { DeliveryType } from '#shared/integrations/webhooks.contract';
import { ChatRecords } from '../chats/chatRecords.js';
import type { MessageDoc } from '../chats/chats.model.js';
import { Users } from '../chats/users.service.js';
import { ClosureFeed } from '../closures/closureFeed.js';
import { toApiChat, toApiClosure, toApiMessage, toApiUser } from './apiViews.js';

/** The rows of a transcript that webhooks are told of: what an agent wrote, and what happened. */
export const toldRows = {
  operationType: 'insert',
  $or: [{ 'fullDocument.kind': 'text', 'fullDocument.from.type': 'agent' }, { 'fullDocument.kind': 'event' }],
};

/** What a row means to a webhook; null: nothing. */
export function typeOf(
  row: Pick<MessageDoc, 'kind' | 'from' | 'event' | 'chat' | 'before'>,
): DeliveryType | null {
  if (row.kind === 'text') return row.from.type === 'agent' ? 'message.agent' : null;
  if (row.event?.type === 'closed') return 'chat.completed';
  if (row.event?.type === 'waiting') return 'chat.waiting';
  const { state, assignee } = row.chat;
  const isNew = state === 'active' && assignee !== null && row.before?.assigneeId !== assignee.id;
  return isNew ? 'chat.assigned' : null;
}

/** What is told of a row. */
@Injectable()
export class WebhookTelling {
  constructor(
    private readonly users: Users,
    private readonly records: ChatRecords,
    private readonly closures: ClosureFeed,
  ) {}

  /** The body of a delivery. */
  async bodyOf(type: DeliveryType, row: MessageDoc): Promise<string> {
    const user = await this.users.find(row.businessId, row.userId);
    const about = { chat: toApiChat(row.chat), user: user && toApiUser(user) };
    const data = { ...about, ...(await this.more(row)) };
    return JSON.stringify({ type, timestamp: row.at.toISOString(), data });
  }

  private async more(row: MessageDoc): Promise<object> {
    if (row.kind === 'text') return { message: toApiMessage(this.records.shownRow(row)) };
    if (row.event?.type !== 'closed') return {};
    const closure = await this.closures.one(row.businessId, row.event.closureId);
    return { closure: closure && toApiClosure(closure) };
  }
}
