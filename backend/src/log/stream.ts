import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import mongoose from 'mongoose';
import { newId } from '../database/id.js';
import { DatabaseLocation } from '../database/location.js';
import type { EventDoc, LogEventKind } from './events.model.js';
import { pause } from './log.js';

/** Tells one row of the log to this instance's sockets. */
export type Emission = () => void;

/** Reads what an emission needs; may run beside others, while emissions run strictly in the order of the log. */
export type Prepare<Row> = (row: Row) => Emission | null | Promise<Emission | null>;

type ChangeStream = mongoose.mongo.ChangeStream;

const watched = ['messages', 'taxonomyChanges', 'events'] as const;
export type Watched = (typeof watched)[number];

const heartbeatMs = 500;
const silenceMs = 15_000;
/** Emissions prepared ahead at most. */
const ahead = 256;

/**
 * The one change stream of this instance. Everything committed to the log after `start` is emitted here once and in
 * order; a loss (an invalid token) is told to all local sockets as `sync:required`.
 */
@Injectable()
export class LogStream implements OnApplicationShutdown {
  readonly instanceId = newId();
  private readonly logger = new Logger(LogStream.name);
  private readonly rows = new Map<Watched, Prepare<never>[]>();
  private readonly events = new Map<LogEventKind, Prepare<never>[]>();
  private readonly starts: (() => Promise<void> | void)[] = [];
  private readonly losses: (() => void)[] = [];
  private client: mongoose.mongo.MongoClient | null = null;
  private stream: ChangeStream | null = null;
  private resumeToken: unknown = null;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  /** Ends the wait for the next change, which on a connection that died in silence lasts for as long as a socket may. */
  private giveUp: (error: Error) => void = () => undefined;
  /** When the newest heartbeat that came back through the stream was sent, on this process's own clock. */
  private heardAt = 0;
  private openedAt = 0;
  private pending: Promise<Emission | null>[] = [];
  private draining: Promise<void> | null = null;

  constructor(private readonly location: DatabaseLocation) {}

  /** Registers a listener of rows of a collection. */
  onRow<Row>(collection: Watched, prepare: Prepare<Row>): void {
    this.rows.set(collection, [...(this.rows.get(collection) ?? []), prepare as Prepare<never>]);
  }

  onEvent<K extends LogEventKind>(kind: K, prepare: Prepare<Extract<EventDoc, { kind: K }>>): void {
    this.events.set(kind, [...(this.events.get(kind) ?? []), prepare as Prepare<never>]);
  }

  /** Runs each time the stream begins without knowing what came before: at start and after a loss. */
  onStart(work: () => Promise<void> | void): void {
    this.starts.push(work);
  }

  onLoss(work: () => void): void {
    this.losses.push(work);
  }

  /** Milliseconds for which this instance may not have heard of what others committed. */
  get lagMs(): number {
    return performance.now() - this.heardAt;
  }

  get ready(): boolean {
    return this.heardAt > 0 && this.lagMs < silenceMs;
  }

  /** Opens the stream; resolved once a heartbeat written afterwards has come back through it. */
  async start(): Promise<void> {
    this.client = new mongoose.mongo.MongoClient(this.location.uri, {
      ...this.location.options,
      appName: 'baton-stream',
    });
    await this.client.connect();
    void this.keepOpen();
    this.timer = setInterval(() => void this.beat(), heartbeatMs);
    while (!this.ready && !this.stopped) {
      await this.beat();
      await pause(10);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.stream?.close().catch(() => undefined);
    await this.client?.close().catch(() => undefined);
  }

  private get db(): mongoose.mongo.Db {
    return this.client!.db(this.location.name);
  }

  private async beat(): Promise<void> {
    const silent = this.openedAt > 0 && performance.now() - Math.max(this.heardAt, this.openedAt) > silenceMs;
    if (silent) this.giveUp(new Error('nothing was heard through it'));
    const beat = {
      $set: { kind: 'heartbeat', instanceId: this.instanceId, sentAt: performance.now(), at: new Date() },
    };
    const id = `heartbeat:${this.instanceId}`;
    await this.db
      .collection<{ _id: string }>('events')
      .updateOne({ _id: id }, beat, { upsert: true })
      .catch(() => undefined);
  }

  /** A stream that ended is opened again, for ever, until shutdown. */
  private async keepOpen(): Promise<void> {
    for (let failures = 0; !this.stopped;) {
      try {
        await this.open();
        failures = 0;
        await this.read();
      } catch (error) {
        if (this.stopped) return;
        failures++;
        if (isTokenLost(error)) this.resumeToken = null;
        this.logger.warn(`The change stream ended and is opened again: ${(error as Error).message}`);
        await pause(Math.min(1_000, 50 * 2 ** failures));
      }
    }
  }

  private async open(): Promise<void> {
    // Not waited for: it asks the server, which may be what is silent.
    void this.stream?.close().catch(() => undefined);
    const pipeline = [
      {
        $match: { 'ns.coll': { $in: [...watched] }, operationType: { $in: ['insert', 'update', 'replace'] } },
      },
    ];
    const begin = this.resumeToken
      ? { resumeAfter: this.resumeToken }
      : { startAtOperationTime: await this.operationTime() };
    this.stream = this.db.watch(pipeline, { ...begin, maxAwaitTimeMS: 1_000, batchSize: 500 });
    this.openedAt = performance.now();
    if (this.resumeToken) return;
    for (const work of this.starts) await work();
    if (this.heardAt > 0) this.lose();
  }

  private async operationTime(): Promise<mongoose.mongo.Timestamp> {
    const answer = await this.db.command({ ping: 1 });
    if (!answer['operationTime']) throw new Error('The database is not a replica set.');
    return answer['operationTime'] as mongoose.mongo.Timestamp;
  }

  private async read(): Promise<void> {
    const stream = this.stream!;
    for (;;) {
      const change = await new Promise<mongoose.mongo.ChangeStreamDocument>((resolve, reject) => {
        this.giveUp = reject;
        stream.next().then(resolve, reject);
      });
      this.resumeToken = change._id;
      this.take(change as unknown as Change);
      if (this.pending.length > ahead) await this.draining;
    }
  }

  private take(change: Change): void {
    if (change.operationType !== 'insert') return this.takeHeartbeat(change);
    const row = change.fullDocument;
    if (!row) return;
    if (change.ns.coll === 'events' && row['kind'] === 'heartbeat') return this.takeHeartbeat(change);
    const prepares = this.rows.get(change.ns.coll as Watched) ?? [];
    const byKind = change.ns.coll === 'events' ? (this.events.get(row['kind'] as LogEventKind) ?? []) : [];
    for (const prepare of [...prepares, ...byKind]) this.queue(prepare, row as never);
  }

  /** A heartbeat counts once everything before it was emitted. */
  private takeHeartbeat(change: Change): void {
    if (change.documentKey?._id !== `heartbeat:${this.instanceId}`) return;
    const fields = change.updateDescription?.updatedFields ?? change.fullDocument;
    const sentAt = Number(fields?.['sentAt'] ?? 0);
    this.queue(
      () => () => {
        this.heardAt = Math.max(this.heardAt, sentAt);
      },
      null as never,
    );
  }

  private queue(prepare: Prepare<never>, row: never): void {
    const prepared = (async () => prepare(row))().catch((error: unknown) => {
      this.logger.error(error, 'An event of the log could not be prepared');
      this.lose();
      return null;
    });
    this.pending.push(prepared);
    this.draining ??= this.drain();
  }

  private async drain(): Promise<void> {
    while (this.pending.length > 0) {
      const emit = await this.pending.shift()!;
      try {
        emit?.();
      } catch (error) {
        this.logger.error(error, 'An event of the log could not be told');
        this.lose();
      }
    }
    this.draining = null;
  }

  /** Something may not have been told: every local client reads anew. */
  private lose(): void {
    for (const work of this.losses) work();
  }
}

interface Change {
  operationType: string;
  ns: { coll: string };
  documentKey?: { _id: unknown };
  fullDocument?: Record<string, unknown>;
  updateDescription?: { updatedFields?: Record<string, unknown> };
}

/** The server no longer has, or never had, the place we stopped at. */
function isTokenLost(error: unknown): boolean {
  const codes = [286, 280, 260, 136, 234];
  return error instanceof mongoose.mongo.MongoServerError && codes.includes(Number(error.code));
}
