import { Injectable } from '@nestjs/common';
import type { UserChat, endUserChat, helloUser, talkToPerson } from '#shared/widget/widget.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { Businesses } from '../businesses/businesses.service.js';
import { ChatEndings } from '../chats/chatEndings.js';
import { ChatOpenings } from '../chats/chatOpenings.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { awaitsVisit } from '../chats/chatRules.js';
import { ChatRecords } from '../chats/chatRecords.js';
import type { Visitor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { Bot } from './bot.service.js';
import { requireUser } from './requireUser.js';
import { UserViews } from './userViews.js';
import type { Admitted } from './visitors.js';

/** How users come to their chat, ask for a person, and end it. */
@Injectable()
export class UserChats {
  constructor(
    private readonly businesses: Businesses,
    private readonly records: ChatRecords,
    private readonly openings: ChatOpenings,
    private readonly endings: ChatEndings,
    private readonly bot: Bot,
    private readonly views: UserViews,
  ) {}

  /** Where the user's chat stands; their socket is in its room already. */
  async hello(
    businessId: string,
    { userId, token }: Admitted,
    from: InputOf<typeof helloUser>,
  ): Promise<OutputOf<typeof helloUser>> {
    const business = await this.businesses.find(businessId);
    const open = await this.records.openOf(businessId, userId);
    const chat = open ?? (await this.closedChat(businessId, userId, from.chatId));
    const since = chat?._id === from.chatId ? from.seq : 0;
    return {
      token,
      businessName: business?.name ?? '',
      botFirst: business?.settings.assistanceMode !== 'agentsOnly',
      greeting: business?.look?.greeting ?? '',
      accent: business?.look?.accent ?? null,
      chat: chat && (await this.views.chat(chat)),
      messages: chat ? await this.views.rows(chat, since) : [],
    };
  }

  /** A member's chat that was closed before its user saw it, else the one that the widget had last. */
  private async closedChat(
    businessId: string,
    userId: string,
    chatId: string | null,
  ): Promise<ChatDoc | null> {
    const [latest] = await this.records.latestOf(businessId, userId, 1);
    if (latest && awaitsVisit(latest) && latest.lastMessage) return latest;
    return chatId ? this.views.own(businessId, userId, chatId) : null;
  }

  /** Hands over, opening a chat when there is none; a chat that is with people already stays as it is. */
  async talkToPerson(visitor: Visitor, { opId }: InputOf<typeof talkToPerson>): Promise<{ chat: UserChat }> {
    const chat = await this.openings.askForPerson(visitor.businessId, requireUser(visitor));
    if (chat.state === 'bot') await this.bot.sayNoPerson(chat, opId);
    return { chat: await this.views.chat(chat) };
  }

  /** @throws DomainError NOT_FOUND */
  async end(visitor: Visitor, { chatId }: InputOf<typeof endUserChat>): Promise<{ chat: UserChat }> {
    const { businessId } = visitor;
    const own = await this.views.own(businessId, requireUser(visitor), chatId);
    if (!own) throw new DomainError('NOT_FOUND', { what: 'chat' });
    const ended = await this.endings.userLeft(businessId, chatId);
    return { chat: await this.views.chat(ended) };
  }
}
