import { Controller } from '@nestjs/common';
import {
  handOverChat,
  listMessages,
  listTeams,
  postBotMessage,
  readApiChat,
  reopenApiChat,
} from '#shared/integrations/api.operations';
import type { AnswerOf } from '#shared/integrations/operation';
import { ChatAccess } from '../chats/chatAccess.js';
import { ChatRecords } from '../chats/chatRecords.js';
import { Reopenings } from '../chats/reopenings.js';
import { TeamRecords } from '../teams/teamRecords.js';
import { ApiChats } from './apiChats.js';
import { ApiDoor } from './apiDoor.js';
import { toApiChat, toApiMessage } from './apiViews.js';
import { Serves, type Call } from './serves.js';

@Controller('api/v1')
export class ChatsApi {
  constructor(
    readonly door: ApiDoor,
    private readonly access: ChatAccess,
    private readonly records: ChatRecords,
    private readonly chats: ApiChats,
    private readonly reopenings: Reopenings,
    private readonly teams: TeamRecords,
  ) {}

  @Serves(listTeams)
  async listTeams({ businessId }: Call<typeof listTeams>): Promise<AnswerOf<typeof listTeams>> {
    const teams = await this.teams.serving([businessId]);
    return { teams: teams.map(({ _id: id, name }) => ({ id, name })) };
  }

  @Serves(readApiChat)
  async read({ actor, params }: Call<typeof readApiChat>): Promise<AnswerOf<typeof readApiChat>> {
    const chat = await this.access.visible(actor, params.chatId);
    return { chat: toApiChat(this.records.shown(chat)) };
  }

  @Serves(listMessages)
  async messages({
    actor,
    params,
    query,
  }: Call<typeof listMessages>): Promise<AnswerOf<typeof listMessages>> {
    const chat = await this.access.visible(actor, params.chatId);
    const { rows, after, more } = await this.chats.texts(chat, query.after, query.limit);
    return { messages: rows.map((row) => toApiMessage(this.records.shownRow(row))), after, more };
  }

  @Serves(postBotMessage)
  async say(call: Call<typeof postBotMessage>): Promise<AnswerOf<typeof postBotMessage>> {
    const row = await this.chats.say(call);
    return { chat: toApiChat(row.chat), message: toApiMessage(this.records.shownRow(row)) };
  }

  @Serves(handOverChat)
  async handOver(call: Call<typeof handOverChat>): Promise<AnswerOf<typeof handOverChat>> {
    return { chat: toApiChat(this.records.shown(await this.chats.handOver(call))) };
  }

  @Serves(reopenApiChat)
  async reopen({
    actor,
    params,
    body,
    opId,
  }: Call<typeof reopenApiChat>): Promise<AnswerOf<typeof reopenApiChat>> {
    const { chat } = await this.reopenings.reopen(actor, { ...params, ...body, opId });
    return { chat: toApiChat(chat) };
  }
}
