import { Injectable } from '@nestjs/common';
import type { findInChat } from '#shared/chats/chats.contract';
import { hasText } from '#shared/chats/findInText';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ChatAccess } from './chatAccess.js';
import { ChatRecords } from './chatRecords.js';

/** Messages looked through at most, the newest first. */
const lookedThrough = 5_000;
const mostFound = 500;

/** Words looked for in one transcript, also in what a page has not loaded. */
@Injectable()
export class Findings {
  constructor(
    private readonly access: ChatAccess,
    private readonly records: ChatRecords,
  ) {}

  /** @throws DomainError NOT_FOUND */
  async find(
    actor: Actor,
    { chatId, text }: InputOf<typeof findInChat>,
  ): Promise<OutputOf<typeof findInChat>> {
    const chat = await this.access.visible(actor, chatId);
    const from = Math.max(0, chat.seq - lookedThrough);
    const rows = await this.records.rowsAfter(chat.businessId, chatId, from, lookedThrough);
    const found = rows.filter((row) => row.kind !== 'event' && hasText(row.text, text));
    return { seqs: found.slice(-mostFound).map(({ seq }) => seq) };
  }
}
