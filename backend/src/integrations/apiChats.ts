import { Injectable } from '@nestjs/common';
import { ChatAccess } from '../chats/chatAccess.js';
import { ChatMoves } from '../chats/chatMoves.js';
import { ChatRecords } from '../chats/chatRecords.js';
import { ChatRows, type Draft } from '../chats/chatRows.js';
import type { ChatDoc, MessageDoc } from '../chats/chats.model.js';
import { HandOvers } from '../chats/handOvers.js';
import { bot } from '../chats/senders.js';
import type { handOverChat, postBotMessage } from '#shared/integrations/api.operations';
import { Log } from '../log/log.js';
import { DomainError } from '../wire/domainError.js';
import type { Call } from './serves.js';

/** What a business's own bot does in a chat that it has. */
@Injectable()
export class ApiChats {
  constructor(
    private readonly access: ChatAccess,
    private readonly records: ChatRecords,
    private readonly rows: ChatRows,
    private readonly moves: ChatMoves,
    private readonly handOvers: HandOvers,
    private readonly log: Log,
  ) {}

  /** @throws DomainError NOT_FOUND, CHAT_NOT_OPEN, OP_ID_REUSED */
  async say({ actor, params, body, opId }: Call<typeof postBotMessage>): Promise<MessageDoc> {
    const { _id: chatId, businessId } = await this.access.visible(actor, params.chatId);
    const draft: Draft = { kind: 'text', from: bot, text: body.text, clientMessageId: opId };
    return this.log
      .write(`chat:${chatId}`, async (tx) => {
        const chat = await this.moves.read(businessId, chatId, tx);
        if (!chat) throw new DomainError('NOT_FOUND', { what: 'chat' });
        if (chat.state !== 'bot') throw new DomainError('CHAT_NOT_OPEN', { state: chat.state });
        return (await this.rows.append(chat, draft, {}, tx)).row;
      })
      .catch((error: unknown) => this.rows.repeated(error, { businessId, chatIds: [chatId] }, draft));
  }

  /** @throws DomainError NOT_FOUND, CHAT_NOT_OPEN, NOBODY_THERE, TEAM_NOT_OF_BUSINESS */
  async handOver({ actor, params, body }: Call<typeof handOverChat>): Promise<ChatDoc> {
    const { businessId, userId, _id } = await this.access.visible(actor, params.chatId);
    const place = await this.handOvers.placeFor(businessId, userId, body.teamId);
    if (!place) throw new DomainError('NOBODY_THERE', {});
    return this.log.write(`chat:${_id}`, async (tx) => {
      const chat = await this.moves.read(businessId, _id, tx);
      if (!chat) throw new DomainError('NOT_FOUND', { what: 'chat' });
      if (chat.state === 'completed') throw new DomainError('CHAT_NOT_OPEN', { state: chat.state });
      return chat.state === 'bot' ? this.handOvers.handOver(chat, place, body.reason, tx) : chat;
    });
  }

  /** The texts after a row, oldest first; rows of other kinds count for where the next page begins. */
  async texts(
    chat: ChatDoc,
    after: number,
    limit: number,
  ): Promise<{ rows: MessageDoc[]; after: number; more: boolean }> {
    const rows = await this.records.rowsAfter(chat.businessId, chat._id, after, limit);
    const last = rows.at(-1)?.seq ?? after;
    return { rows: rows.filter(({ kind }) => kind === 'text'), after: last, more: rows.length === limit };
  }
}
