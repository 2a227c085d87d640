import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { ChatDoc, MessageDoc } from '../chats/chats.model.js';
import type { UserDoc } from '../chats/users.model.js';
import type { ClosureDoc } from '../closures/closures.model.js';
import { TenantModel, trusted } from '../database/tenant.js';
import type { Tx } from '../log/log.js';
import type { Searchable } from './searchWriting.js';

/** What is stored of completed chats, as far as the search takes it in. */
@Injectable()
export class SearchSources {
  private readonly chats: TenantModel<ChatDoc>;
  private readonly messages: TenantModel<MessageDoc>;
  private readonly closures: TenantModel<ClosureDoc>;
  private readonly users: TenantModel<UserDoc>;

  constructor(
    @InjectModel('Chat') chats: Model<ChatDoc>,
    @InjectModel('Message') messages: Model<MessageDoc>,
    @InjectModel('Closure') closures: Model<ClosureDoc>,
    @InjectModel('User') users: Model<UserDoc>,
  ) {
    this.chats = new TenantModel(chats);
    this.messages = new TenantModel(messages);
    this.closures = new TenantModel(closures);
    this.users = new TenantModel(users);
  }

  /** Those of these chats that are completed, with all that was said in them and how they were closed. */
  async completed(businessId: string, ids: readonly string[], tx: Tx): Promise<Searchable[]> {
    const among = (values: readonly string[]) => trusted({ $in: [...values] }) as never;
    const session = { session: tx };
    const chats = await this.chats.find({ businessId, _id: among(ids), state: 'completed' }, session);
    const chatId = among(chats.map(({ _id }) => _id));
    const rows = await this.messages.find({ businessId, chatId }, session);
    const inForce = { businessId, chatId, undoneAt: null };
    const closures = await this.closures.find(inForce, { ...session, sort: { cycle: 1 } });
    const userIds = among(chats.map(({ userId }) => userId));
    const users = await this.users.find({ businessId, _id: userIds }, session);
    return chats.map((chat) => ({
      chat,
      rows: rows.filter((row) => row.chatId === chat._id),
      closures: closures.filter((closure) => closure.chatId === chat._id),
      user: users.find(({ _id }) => _id === chat.userId) ?? null,
    }));
  }
}
