import { Injectable } from '@nestjs/common';
import type { UserChat, UserMessage } from '#shared/widget/widget.contract';
import { ChatRecords } from '../chats/chatRecords.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { Places } from './places.js';
import { toUserChat, toUserMessages } from './userView.js';

/** Rows of a long chat that a widget is given at most. */
const mostRows = 1_000;

/** A user's chat and its rows as they stand now, as the user sees them. */
@Injectable()
export class UserViews {
  constructor(
    private readonly records: ChatRecords,
    private readonly places: Places,
  ) {}

  async chat(chat: ChatDoc): Promise<UserChat> {
    const shown = this.records.shown(chat);
    return toUserChat(shown, await this.places.aheadOf(shown));
  }

  /** The rows after `since`, up to the chat's own number: what is newer comes as an event. */
  async rows(chat: ChatDoc, since: number): Promise<UserMessage[]> {
    const from = Math.max(since, chat.seq - mostRows);
    const rows = await this.records.rowsAfter(chat.businessId, chat._id, from, mostRows);
    return toUserMessages(rows.filter((row) => row.seq <= chat.seq));
  }

  /** The user's own chat, or null for a missing or foreign one. */
  async own(businessId: string, userId: string, chatId: string): Promise<ChatDoc | null> {
    const chat = await this.records.find(businessId, chatId);
    return chat?.userId === userId ? chat : null;
  }
}
