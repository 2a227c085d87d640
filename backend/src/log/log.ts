import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import mongoose, { type ClientSession, type Connection } from 'mongoose';
import { newId } from '../database/id.js';
import type { LogEvent } from './events.model.js';
import { KeyedQueue } from './keyedQueue.js';
import { requireLivingSession } from './onBehalf.js';

/** A transaction under way. */
export type Tx = ClientSession;

/** How long a write may try before it is given up and answered UNKNOWN, in milliseconds. */
const writeLimitMs = 4_500;

/** What was read at the beginning of a transaction changed meanwhile: the transaction is run again. */
export class Conflict extends Error {}

const durably = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
} as const;

/**
 * The log: a state change and what tells of it are written in one transaction, and the change stream brings it to
 * every instance. Nothing is told that is not stored, and nothing stored stays untold.
 */
@Injectable()
export class Log {
  private readonly queue = new KeyedQueue();
  private inFlight = 0;

  constructor(@InjectConnection() readonly connection: Connection) {}

  /**
   * Runs `work` in one transaction, after earlier writes of the same `key` in this process.
   * `work` runs again when the transaction must be repeated: it reads and writes through `tx` and nothing else.
   * @throws DomainError from `work` (everything undone), BUSY, or UNKNOWN when the database did not answer in time.
   */
  write<T>(key: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const checked = async (tx: Tx): Promise<T> => {
      await requireLivingSession(this.connection, tx);
      return work(tx);
    };
    return this.inTurn(key, (deadline) => this.transact(deadline, checked));
  }

  /** Runs `work` after earlier writes of the same `key` in this process, with the moment by which it must be done. */
  async inTurn<T>(key: string, work: (deadline: number) => Promise<T>): Promise<T> {
    const deadline = Date.now() + writeLimitMs;
    this.inFlight++;
    try {
      return await this.queue.run(key, deadline, () => work(deadline));
    } finally {
      this.inFlight--;
    }
  }

  /** Stores an event that has no row of its own; told when the transaction commits. */
  async tell(event: LogEvent, tx: Tx): Promise<void> {
    const row = { _id: newId(), at: new Date(), ...event };
    await this.connection.collection('events').insertOne(row as never, { session: tx });
  }

  /** Resolves when no write is under way, or after `limitMs`. */
  async settled(limitMs: number): Promise<void> {
    const until = Date.now() + limitMs;
    while (this.inFlight > 0 && Date.now() < until) await pause(20);
  }

  /**
   * Runs `work` in one transaction, again while others are in its way, until `deadline`. Whose session it is for, and
   * in which turn, is the caller's to see to: `write` does both.
   */
  async transact<T>(deadline: number, work: (tx: Tx) => Promise<T>): Promise<T> {
    const session = await this.connection.startSession({ causalConsistency: false });
    try {
      for (let attempt = 0; ; attempt++) {
        try {
          return await this.attempt(session, deadline, work);
        } catch (error) {
          const again = error instanceof Conflict || hasLabel(error, 'TransientTransactionError');
          if (!again || Date.now() > deadline) throw error;
          await pause(Math.random() * Math.min(100, 5 * 2 ** attempt));
        }
      }
    } finally {
      await session.endSession().catch(() => undefined);
    }
  }

  private async attempt<T>(session: Tx, deadline: number, work: (tx: Tx) => Promise<T>): Promise<T> {
    session.startTransaction(durably);
    try {
      const result = await work(session);
      await commit(session, deadline);
      return result;
    } catch (error) {
      if (session.inTransaction()) await session.abortTransaction().catch(() => undefined);
      throw error;
    }
  }
}

async function commit(session: Tx, deadline: number): Promise<void> {
  for (;;) {
    try {
      return await session.commitTransaction();
    } catch (error) {
      if (!hasLabel(error, 'UnknownTransactionCommitResult') || Date.now() > deadline) throw error;
      await pause(20);
    }
  }
}

function hasLabel(error: unknown, label: string): boolean {
  return error instanceof mongoose.mongo.MongoError && error.hasErrorLabel(label);
}

/** A write that met a unique index: what it wanted to write is, or is being, stored already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongoose.mongo.MongoServerError && error.code === 11_000;
}

/** The database was out of reach or did not answer in time: what was asked may or may not have happened. */
export function isUnreachable(error: unknown): boolean {
  const { mongo } = mongoose;
  if (error instanceof Conflict) return true;
  // Inserting many hides a lost connection in an error of its own, without code or label.
  if (error instanceof mongo.MongoBulkWriteError && error.code === undefined) return true;
  if (error instanceof mongo.MongoServerError) {
    const unsure =
      hasLabel(error, 'TransientTransactionError') || hasLabel(error, 'UnknownTransactionCommitResult');
    return unsure || hasLabel(error, 'RetryableWriteError') || error.code === 50 || error.code === 112;
  }
  if (error instanceof mongo.MongoAPIError) return error instanceof mongo.MongoNotConnectedError;
  if (error instanceof mongo.MongoError) return true;
  return error instanceof mongoose.Error.MongooseServerSelectionError || isBrokenPipe(error);
}

/** A socket that ended under a write comes out of the driver as Node's own error. */
function isBrokenPipe(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return error instanceof Error && (code === 'EPIPE' || code === 'ECONNRESET');
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
