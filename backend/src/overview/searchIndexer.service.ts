import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isOldMark, storedMarkOfOld } from '../chats/searchMark.js';
import type { ChatDoc, MessageDoc } from '../chats/chats.model.js';
import { TenantModel, readLimitMs } from '../database/tenant.js';
import { Log, isUnreachable, pause, type Tx } from '../log/log.js';
import { LogStream } from '../log/stream.js';
import { Leases } from '../routing/leases.js';
import { OverviewTimes } from './overview.times.js';
import type { SearchDoc } from './search.model.js';
import { SearchSources } from './searchSources.js';
import { toSearch } from './searchWriting.js';

/** Chats written in one transaction. */
const batch = 25;
/** A chat of old waits for the live ones, and the floor for neither. */
const calmMs = 100;

type Marked = Pick<ChatDoc, '_id' | 'businessId'> & { searchMark: string };

/**
 * Writes what completed chats are found by, after the commit that completed, reopened or corrected them: from the
 * state, not from the event. A chat carries a mark until it is done, so that nothing is missed whatever dies.
 */
@Injectable()
export class SearchIndexer implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(SearchIndexer.name);
  private readonly chats: TenantModel<ChatDoc>;
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private again = false;
  private stopped = false;

  constructor(
    @InjectModel('Chat') chats: Model<ChatDoc>,
    @InjectModel('Search') private readonly searches: Model<SearchDoc>,
    private readonly sources: SearchSources,
    private readonly log: Log,
    private readonly stream: LogStream,
    private readonly leases: Leases,
    private readonly times: OverviewTimes,
  ) {
    this.chats = new TenantModel(chats);
  }

  onModuleInit(): void {
    this.stream.onRow<MessageDoc>('messages', ({ before, chat }) => {
      const ended = chat.state === 'completed';
      if (before && ended !== (before.state === 'completed')) this.wake();
      return null;
    });
    this.stream.onEvent('closure', () => {
      this.wake();
      return null;
    });
    this.stream.onStart(() => {
      this.timer ??= setInterval(() => this.wake(), this.times.sweepMs);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Marks every completed chat, so that all are written anew; answers how many. */
  async rebuild(): Promise<number> {
    const all = { state: 'completed', searchMark: { $exists: false } };
    const anew = [{ $set: { searchMark: storedMarkOfOld } }];
    const marked = await this.chats.model.collection.updateMany(all as never, anew as never);
    return marked.modifiedCount;
  }

  private wake(): void {
    this.again = true;
    this.running ??= this.run().finally(() => (this.running = null));
  }

  private async run(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        if (!(await this.leases.hold('search'))) return;
        for (let marked = await this.next(); marked.length > 0 && !this.stopped; marked = await this.next()) {
          await this.write(marked);
          const isBacklog = marked.every(({ searchMark }) => isOldMark(searchMark));
          if (isBacklog) await pause(calmMs);
        }
      }
    } catch (error) {
      // What is not done is still marked: the next round finds it.
      if (isUnreachable(error)) this.logger.debug('The search waits for the database');
      else this.logger.error({ err: error }, 'Chats could not be written for the search');
    }
  }

  /** The newest first: who has just closed a chat looks for it sooner than for one of last year. */
  private next(): Promise<Marked[]> {
    return this.chats.model.collection
      .find({ searchMark: { $type: 'string' } } as never)
      .project<Marked>({ businessId: 1, searchMark: 1 })
      .sort({ searchMark: -1 })
      .limit(batch)
      .maxTimeMS(readLimitMs)
      .toArray();
  }

  private async write(marked: readonly Marked[]): Promise<void> {
    for (const businessId of new Set(marked.map((chat) => chat.businessId))) {
      const own = marked.filter((chat) => chat.businessId === businessId);
      await this.log.write('search', (tx) => this.writeOf(businessId, own, tx));
    }
  }

  private async writeOf(businessId: string, marked: readonly Marked[], tx: Tx): Promise<void> {
    const ids = marked.map(({ _id }) => _id);
    const found = await this.sources.completed(businessId, ids, tx);
    const docs = found.map(toSearch);
    const kept = new Set(docs.map(({ _id }) => _id));
    await this.store(businessId, { docs, gone: ids.filter((id) => !kept.has(id)) }, tx);
    await this.unmark(marked, tx);
  }

  private async store(
    businessId: string,
    { docs, gone }: { docs: readonly SearchDoc[]; gone: readonly string[] },
    tx: Tx,
  ): Promise<void> {
    const written = docs.map((replacement) => ({
      replaceOne: { filter: { _id: replacement._id, businessId }, replacement, upsert: true },
    }));
    const deleted = gone.map((_id) => ({ deleteOne: { filter: { _id, businessId } } }));
    await this.searches.collection.bulkWrite([...written, ...deleted] as never[], { session: tx });
  }

  /** A chat that was marked again meanwhile stays marked. */
  private async unmark(marked: readonly Marked[], tx: Tx): Promise<void> {
    const changes = marked.map(({ _id, businessId, searchMark }) => ({
      filter: { _id, businessId, searchMark },
      change: { $unset: { searchMark: '' } },
    }));
    await this.chats.updateEach(changes as never, tx);
  }
}
