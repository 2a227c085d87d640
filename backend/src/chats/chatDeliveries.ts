import { Injectable } from '@nestjs/common';
import type { ChatDelivery } from '#shared/sync/sync.contract';
import { UserContexts } from '../notes/userContexts.js';
import { ChatRecords } from './chatRecords.js';
import { HeldChats } from './heldChats.js';
import { toChat, toMessage, type ChatDoc, type MessageDoc } from './chats.model.js';

/** Where a client's copy of a chat ends. */
export interface Copy {
  seq: number;
  lastMessageId: string | null;
}

/** Beyond this many missing rows the last page is sent anew. */
const mostMissing = 200;

/** A chat as it is handed to a member: its rows, and the right column complete. */
@Injectable()
export class ChatDeliveries {
  constructor(
    private readonly records: ChatRecords,
    private readonly held: HeldChats,
    private readonly contexts: UserContexts,
  ) {}

  /** The chat as it stood after `row`, with the last page up to it. */
  async at(row: MessageDoc): Promise<ChatDelivery> {
    const { businessId, chatId, userId, seq } = row;
    const [page, context] = await Promise.all([
      this.records.page(businessId, chatId, seq + 1),
      this.contexts.of(businessId, userId),
    ]);
    return { chat: row.chat, messages: page.rows.map(toMessage), whole: true, more: page.more, context };
  }

  /** The chat as it is now: what is missing after `copy` when that is a copy of it, else the last page. */
  async since(chat: ChatDoc, copy: Copy | null): Promise<ChatDelivery> {
    const [context, missing] = await Promise.all([
      this.contexts.of(chat.businessId, chat.userId),
      copy ? this.missing(chat, copy) : null,
    ]);
    if (missing) {
      const first = missing[0]?.seq ?? chat.seq + 1;
      return { chat: toChat(chat), messages: missing.map(toMessage), whole: false, more: first > 1, context };
    }
    // Up to the chat's own number: a row written since comes as an event.
    const page = await this.records.page(chat.businessId, chat._id, chat.seq + 1);
    return { chat: toChat(chat), messages: page.rows.map(toMessage), whole: true, more: page.more, context };
  }

  private async missing(chat: ChatDoc, copy: Copy): Promise<MessageDoc[] | null> {
    if (copy.seq < 1 || copy.seq > chat.seq || chat.seq - copy.seq > mostMissing) return null;
    const [last, ...missing] = await this.held.rowsFrom({ chat, seq: copy.seq });
    return last?.seq === copy.seq && last._id === copy.lastMessageId ? missing : null;
  }
}
