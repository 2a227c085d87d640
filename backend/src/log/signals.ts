import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import mongoose from 'mongoose';
import { newId } from '../database/id.js';
import { DatabaseLocation } from '../database/location.js';
import { pause } from './log.js';

/** The two sides of a chat when the signal was sent: its user, and who had it. */
export interface Sides {
  userId: string;
  memberId: string | null;
}

/** What may be lost without harm: who is typing, who is editing, how far was read. */
export type Signal =
  | {
      kind: 'typing';
      chatId: string;
      from: { type: 'user' | 'agent'; id: string | null; name: string };
      typing: boolean;
      to: Sides;
    }
  | { kind: 'read'; chatId: string; readByUser: number; readByAgent: number; to: Sides }
  | {
      kind: 'editor';
      businessId: string;
      memberId: string;
      name: string;
      here: boolean;
      entryId: string | null;
    }
  | { kind: 'insights'; businessId: string }
  | { kind: 'report'; businessId: string; reportId: string };

type Listener = (signal: never) => void | Promise<void>;

const collectionBytes = 16 * 1024 * 1024;

/** A capped collection that every instance tails: quick, not durable, in no transaction. */
@Injectable()
export class Signals implements OnApplicationShutdown {
  private readonly logger = new Logger(Signals.name);
  private readonly listeners = new Map<Signal['kind'], Listener[]>();
  private client: mongoose.mongo.MongoClient | null = null;
  private stopped = false;

  constructor(private readonly location: DatabaseLocation) {}

  on<K extends Signal['kind']>(
    kind: K,
    listener: (signal: Extract<Signal, { kind: K }>) => void | Promise<void>,
  ): void {
    this.listeners.set(kind, [...(this.listeners.get(kind) ?? []), listener as Listener]);
  }

  /** Tells a signal to every instance, this one included. Failures are not reported: it may be lost. */
  async send(signal: Signal): Promise<void> {
    await this.collection
      .insertOne({ _id: newId(), at: new Date(), ...signal } as never, {
        writeConcern: { w: 1, journal: false },
      })
      .catch(() => undefined);
  }

  async start(): Promise<void> {
    this.client = new mongoose.mongo.MongoClient(this.location.uri, {
      ...this.location.options,
      appName: 'baton-signals',
    });
    await this.client.connect();
    const db = this.client.db(this.location.name);
    await db.createCollection('signals', { capped: true, size: collectionBytes }).catch(ignoreExisting);
    // A tailable cursor on an empty collection is dead at once.
    await this.collection.insertOne({ _id: newId(), at: new Date(), kind: 'start' } as never);
    void this.tail();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.client?.close().catch(() => undefined);
  }

  private get collection(): mongoose.mongo.Collection<{ _id: string }> {
    return this.client!.db(this.location.name).collection('signals');
  }

  private async tail(): Promise<void> {
    while (!this.stopped) {
      try {
        const from = newId();
        const cursor = this.collection.find(
          { _id: { $gt: from } },
          { tailable: true, awaitData: true, maxAwaitTimeMS: 1_000 },
        );
        for await (const row of cursor) await this.hear(row as unknown as Signal);
      } catch (error) {
        if (!this.stopped) this.logger.debug(`Signals are read anew: ${(error as Error).message}`);
      }
      await pause(100);
    }
  }

  private async hear(signal: Signal): Promise<void> {
    for (const listener of this.listeners.get(signal.kind) ?? []) {
      try {
        await listener(signal as never);
      } catch (error) {
        this.logger.warn(error, 'A signal could not be told');
      }
    }
  }
}

function ignoreExisting(error: unknown): void {
  const exists = error instanceof mongoose.mongo.MongoServerError && error.code === 48;
  if (!exists) throw error;
}
