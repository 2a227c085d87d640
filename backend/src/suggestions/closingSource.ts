import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { MessageDoc } from '../chats/chats.model.js';
import type { ClosureDoc } from '../closures/closures.model.js';
import { groupBy } from '../database/groupBy.js';
import { readLimitMs } from '../database/tenant.js';
import { saidIn, type Line } from './said.js';
import type { Said } from './learning/grams.js';
import { enough } from './suggestions.times.js';

const batch = 200;
/** The first rows of a chat that are read. */
const rowsEach = 40;

export type Closed = Pick<ClosureDoc, 'chatId' | 'cycle' | 'categoryId' | 'reasonId' | 'notes' | 'at'>;

/** A closing with what was said before it. */
export interface Lesson {
  closure: Closed;
  said: Said;
}

type Row = Line & Pick<MessageDoc, 'chatId'>;

/** What a person chose and did not take back: as corrected, of whatever completion type. */
const chosen = { categoryId: { $type: 'string' }, undoneAt: null };

/** The closings of a business that can be learned from. */
@Injectable()
export class ClosingSource {
  constructor(
    @InjectModel('Closure') private readonly closures: Model<ClosureDoc>,
    @InjectModel('Message') private readonly messages: Model<MessageDoc>,
  ) {}

  /** How many closings there are since a moment, counted up to `most`. */
  since(businessId: string, moment: Date | null, most: number): Promise<number> {
    const at = moment ? { at: { $gt: moment } } : {};
    return this.closures.collection.countDocuments({ businessId, ...at, ...chosen } as never, {
      limit: most,
      maxTimeMS: readLimitMs,
    });
  }

  /** The newest closings, newest first, a few at a time. */
  async *newest(businessId: string): AsyncGenerator<Lesson[]> {
    const cursor = this.closures.collection
      .find<Closed>({ businessId, ...chosen } as never, { maxTimeMS: 60_000, readConcern: 'majority' })
      .project<Closed>({ _id: 0, chatId: 1, cycle: 1, categoryId: 1, reasonId: 1, notes: 1, at: 1 })
      .sort({ at: -1 })
      .limit(enough.most)
      .batchSize(batch);
    let waiting: Closed[] = [];
    for await (const closure of cursor) {
      waiting.push(closure);
      if (waiting.length < batch) continue;
      yield await this.withWords(businessId, waiting);
      waiting = [];
    }
    if (waiting.length > 0) yield await this.withWords(businessId, waiting);
  }

  private async withWords(businessId: string, closures: readonly Closed[]): Promise<Lesson[]> {
    const chatId = { $in: closures.map((closure) => closure.chatId) };
    const rows = await this.messages.collection
      .find({ chatId, seq: { $lte: rowsEach }, businessId, kind: 'text' } as never, {
        maxTimeMS: readLimitMs,
      })
      .project<Row>({ _id: 0, chatId: 1, cycle: 1, kind: 1, text: 1, 'from.type': 1 })
      .sort({ chatId: 1, seq: 1 })
      .toArray();
    const byChat = groupBy(rows, (row) => row.chatId);
    return closures.map((closure) => {
      const before = (byChat.get(closure.chatId) ?? []).filter(({ cycle }) => cycle <= closure.cycle);
      return { closure, said: saidIn(before) };
    });
  }
}
