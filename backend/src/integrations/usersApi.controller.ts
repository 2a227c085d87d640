import { Controller } from '@nestjs/common';
import { createUser, postUserMessage } from '#shared/integrations/api.operations';
import type { AnswerOf } from '#shared/integrations/operation';
import { ChatRecords } from '../chats/chatRecords.js';
import { asUser } from '../chats/senders.js';
import { Users } from '../chats/users.service.js';
import { DomainError } from '../wire/domainError.js';
import { UserMessages } from '../widget/userMessages.js';
import { ApiDoor } from './apiDoor.js';
import { toApiChat, toApiMessage, toApiUser } from './apiViews.js';
import { KnownUsers } from './knownUsers.js';
import { Serves, type Call } from './serves.js';

/** Chats that come in over the API without naming where they take place. */
const ownChannel = 'api';

@Controller('api/v1')
export class UsersApi {
  constructor(
    readonly door: ApiDoor,
    private readonly known: KnownUsers,
    private readonly users: Users,
    private readonly messages: UserMessages,
    private readonly records: ChatRecords,
  ) {}

  @Serves(createUser)
  async create({ businessId, body }: Call<typeof createUser>): Promise<AnswerOf<typeof createUser>> {
    return { user: toApiUser(await this.known.know(businessId, body)) };
  }

  @Serves(postUserMessage)
  async write({
    businessId,
    params,
    body,
    opId,
  }: Call<typeof postUserMessage>): Promise<AnswerOf<typeof postUserMessage>> {
    const user = await this.users.find(businessId, params.userId);
    if (!user) throw new DomainError('NOT_FOUND', { what: 'user' });
    const from = asUser({ userId: user._id, userName: user.name });
    const draft = { kind: 'text', from, text: body.text, clientMessageId: opId } as const;
    const row = await this.messages.store(user, draft, body.channel ?? ownChannel);
    const chat = await this.records.find(businessId, row.chatId);
    return {
      chat: toApiChat(chat ? this.records.shown(chat) : row.chat),
      message: toApiMessage(this.records.shownRow(row)),
    };
  }
}
