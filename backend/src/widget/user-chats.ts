import { Injectable } from '@nestjs/common';
import type {
  UserChat,
  endUserChat,
  helloUser,
  readAsUser,
  talkToPerson,
  typeAsUser,
} from '#shared/widget/widget.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { Businesses } from '../businesses/businesses.service.js';
import { ChatMoves } from '../chats/chat-moves.js';
import { ChatOpenings } from '../chats/chat-openings.js';
import { ChatRecords } from '../chats/chat-records.js';
import { holderOf } from '../chats/chat-rules.js';
import { toChat, type ChatDoc } from '../chats/chats.model.js';
import { asUser } from '../chats/senders.js';
import { Closures } from '../closures/closures.service.js';
import { Log } from '../log/log.js';
import { Signals } from '../log/signals.js';
import type { Visitor } from '../wire/callers.js';
import { DomainError } from '../wire/domain-error.js';
import { Bot } from './bot.service.js';
import { requireUser } from './require-user.js';
import { toUserChat, toUserMessages } from './user-view.js';
import type { Admitted } from './visitors.js';

type Nothing = Record<string, never>;

/** Rows of a long chat that a widget is given at most. */
const mostRows = 1_000;

/** What users do with their chat besides writing in it. */
@Injectable()
export class UserChats {
  constructor(
    private readonly businesses: Businesses,
    private readonly records: ChatRecords,
    private readonly moves: ChatMoves,
    private readonly openings: ChatOpenings,
    private readonly closures: Closures,
    private readonly bot: Bot,
    private readonly log: Log,
    private readonly signals: Signals,
  ) {}

  /** Where the user's chat stands; their socket is in its room already. */
  async hello(
    businessId: string,
    { userId, token }: Admitted,
    from: InputOf<typeof helloUser>,
  ): Promise<OutputOf<typeof helloUser>> {
    const business = await this.businesses.find(businessId);
    const open = await this.records.openOf(businessId, userId);
    const chat = open ?? (from.chatId ? await this.own(businessId, userId, from.chatId) : null);
    const since = chat?._id === from.chatId ? from.seq : 0;
    return {
      token,
      businessName: business?.name ?? '',
      botFirst: business?.settings.assistanceMode !== 'agentsOnly',
      chat: chat && (await this.view(chat)),
      messages: chat ? await this.rowsOf(chat, since) : [],
    };
  }

  /** Hands over, opening a chat when there is none; a chat that is with people already stays as it is. */
  async talkToPerson(visitor: Visitor, { opId }: InputOf<typeof talkToPerson>): Promise<{ chat: UserChat }> {
    const chat = await this.openings.askForPerson(visitor.businessId, requireUser(visitor));
    if (chat.state === 'bot') await this.bot.sayNoPerson(chat, opId);
    return { chat: await this.view(chat) };
  }

  /** @throws DomainError NOT_FOUND */
  async end(visitor: Visitor, { chatId }: InputOf<typeof endUserChat>): Promise<{ chat: UserChat }> {
    const { businessId } = visitor;
    const own = await this.own(businessId, requireUser(visitor), chatId);
    if (!own) throw new DomainError('NOT_FOUND', { what: 'chat' });
    const ended = await this.log.write(`chat:${chatId}`, async (tx) => {
      const chat = await this.moves.read(businessId, chatId, tx);
      if (!chat) throw new DomainError('NOT_FOUND', { what: 'chat' });
      return chat.state === 'completed' ? chat : this.closures.complete(chat, 'user_left', tx);
    });
    return { chat: await this.view(ended) };
  }

  async typing(visitor: Visitor, { typing }: InputOf<typeof typeAsUser>): Promise<Nothing> {
    const chat = await this.records.openOf(visitor.businessId, requireUser(visitor));
    const memberId = chat && holderOf(chat);
    if (!chat || !memberId) return {};
    const { id, name } = asUser(chat);
    const to = { userId: chat.userId, memberId };
    await this.signals.send({
      kind: 'typing',
      chatId: chat._id,
      from: { type: 'user', id, name },
      typing,
      to,
    });
    return {};
  }

  /** @throws DomainError NOT_FOUND */
  async read(visitor: Visitor, { chatId, seq }: InputOf<typeof readAsUser>): Promise<Nothing> {
    const userId = requireUser(visitor);
    for (;;) {
      const chat = await this.own(visitor.businessId, userId, chatId);
      if (!chat) throw new DomainError('NOT_FOUND', { what: 'chat' });
      const readByUser = Math.max(chat.readByUser, Math.min(seq, chat.seq));
      if (readByUser === chat.readByUser) return {};
      if (!(await this.records.mark(chat, { readByUser }))) continue;
      const to = { userId, memberId: holderOf(chat) };
      await this.signals.send({ kind: 'read', chatId, readByUser, readByAgent: chat.readByAgent, to });
      return {};
    }
  }

  private async own(businessId: string, userId: string, chatId: string): Promise<ChatDoc | null> {
    const chat = await this.records.find(businessId, chatId);
    return chat?.userId === userId ? chat : null;
  }

  private async rowsOf(chat: ChatDoc, since: number): Promise<OutputOf<typeof helloUser>['messages']> {
    const from = Math.max(since, chat.seq - mostRows);
    const rows = await this.records.rowsAfter(chat.businessId, chat._id, from, mostRows);
    return toUserMessages(rows.filter((row) => row.seq <= chat.seq));
  }

  private async view(chat: ChatDoc): Promise<UserChat> {
    const now = toChat(chat);
    return toUserChat(now, await this.records.aheadOf(now));
  }
}
