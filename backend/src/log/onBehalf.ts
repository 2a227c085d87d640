import { AsyncLocalStorage } from 'node:async_hooks';
import type { Connection } from 'mongoose';
import { DomainError } from '../wire/domainError.js';
import type { Tx } from './log.js';

const sessions = new AsyncLocalStorage<string>();

/** Runs `work` on behalf of a member's session: whatever it writes asks, in its transaction, whether that still lives. */
export function onBehalfOf<T>(sessionId: string, work: () => Promise<T>): Promise<T> {
  return sessions.run(sessionId, work);
}

/** The session on whose behalf this runs; undefined for what no session asked for: routing, timers, users. */
export function actingSession(): string | undefined {
  return sessions.getStore();
}

/** Runs `work` on nobody's behalf: it answers for the sessions concerned itself. */
export function onNobodysBehalf<T>(work: () => Promise<T>): Promise<T> {
  return sessions.exit(work);
}

/**
 * Holds a transaction to the session it is written for. What no session asked for passes.
 * @throws DomainError SIGNED_OUT
 */
export async function requireLivingSession(connection: Connection, tx: Tx): Promise<void> {
  const sessionId = actingSession();
  if (!sessionId) return;
  const living = await livingSessions(connection, [sessionId], tx);
  if (!living.has(sessionId)) throw new DomainError('SIGNED_OUT', {});
}

/** Those of these sessions that live, as the transaction sees them. */
export async function livingSessions(
  connection: Connection,
  sessionIds: readonly string[],
  tx: Tx,
): Promise<Set<string>> {
  const alive = { _id: { $in: [...sessionIds] }, endedAt: null, expiresAt: { $gt: new Date() } };
  const found = await connection
    .collection<{ _id: string; endedAt: Date | null; expiresAt: Date }>('sessions')
    .find(alive, { session: tx, projection: { _id: 1 } })
    .toArray();
  return new Set(found.map(({ _id }) => _id));
}
