import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import { groupBy } from '../database/groupBy.js';
import { readLimitMs, trusted } from '../database/tenant.js';
import { gathered } from '../database/together.js';
import { holderOf } from './chatRules.js';
import type { ChatDoc, MessageDoc } from './chats.model.js';

/** A chat, and from which row on it is wanted. */
interface Tail {
  chat: ChatDoc;
  seq: number;
}

/** The chats that members hold, read together for all who ask at once. */
@Injectable()
export class HeldChats {
  /** Every chat a member holds, whatever its business: active, waiting, or in their own queue. */
  readonly of = gathered((memberIds: readonly string[]) => this.readHeld(memberIds));
  /** The rows of a chat from `seq` up to the chat's own number, oldest first. */
  readonly rowsFrom = gathered((tails: readonly Tail[]) => this.readTails(tails));

  constructor(
    @InjectModel('Chat') private readonly chats: Model<ChatDoc>,
    @InjectModel('Message') private readonly messages: Model<MessageDoc>,
  ) {}

  private async readHeld(memberIds: readonly string[]): Promise<ChatDoc[][]> {
    const theirs = trusted({ $in: [...memberIds] });
    const held = [
      { 'assignee.id': theirs, state: trusted({ $in: ['active', 'waiting'] }) },
      { queueOf: theirs, state: 'queued' },
    ];
    const found = await read(this.chats, { $or: held } as QueryFilter<ChatDoc>);
    const byHolder = groupBy(found, holderOf);
    return memberIds.map((id) => byHolder.get(id) ?? []);
  }

  private async readTails(tails: readonly Tail[]): Promise<MessageDoc[][]> {
    const wanted = tails.map(({ chat: { _id: chatId, businessId, seq: last }, seq }) => {
      return { chatId, businessId, seq: trusted({ $gte: seq, $lte: last }) };
    });
    const found = await read(this.messages, { $or: wanted } as QueryFilter<MessageDoc>);
    const byChat = groupBy(
      found.sort((one, other) => one.seq - other.seq),
      ({ chatId }) => chatId,
    );
    return tails.map(({ chat, seq }) => (byChat.get(chat._id) ?? []).filter((row) => row.seq >= seq));
  }
}

/** Rows as a majority of the database holds them. */
function read<D>(model: Model<D>, filter: QueryFilter<D>): Promise<D[]> {
  return model
    .find(filter)
    .read('primary')
    .readConcern('majority')
    .maxTimeMS(readLimitMs)
    .lean<D[]>()
    .exec() as Promise<D[]>;
}
