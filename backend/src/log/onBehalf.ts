import { AsyncLocalStorage } from 'node:async_hooks';
import type { Connection } from 'mongoose';
import { DomainError } from '../wire/domainError.js';
import type { Tx } from './log.js';

const sessions = new AsyncLocalStorage<string>();

const keyPrefix = 'apiKey:';

/** The session of a key of the API: it lives until the key is revoked. */
export function apiKeySession(apiKeyId: string): string {
  return `${keyPrefix}${apiKeyId}`;
}

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
  const keys = sessionIds.filter((id) => id.startsWith(keyPrefix));
  const ofMembers = sessionIds.filter((id) => !id.startsWith(keyPrefix));
  const living = keys.length > 0 ? await livingKeys(connection, keys, tx) : [];
  if (ofMembers.length === 0) return new Set(living);
  const alive = { _id: { $in: ofMembers }, endedAt: null, expiresAt: { $gt: new Date() } };
  const found = await connection
    .collection<{ _id: string; endedAt: Date | null; expiresAt: Date }>('sessions')
    .find(alive, { session: tx, projection: { _id: 1 } })
    .toArray();
  return new Set([...living, ...found.map(({ _id }) => _id)]);
}

async function livingKeys(connection: Connection, keys: readonly string[], tx: Tx): Promise<string[]> {
  const ids = keys.map((key) => key.slice(keyPrefix.length));
  const found = await connection
    .collection<{ _id: string; revokedAt: Date | null }>('apiKeys')
    .find({ _id: { $in: ids }, revokedAt: null }, { session: tx, projection: { _id: 1 } })
    .toArray();
  return found.map(({ _id }) => apiKeySession(_id));
}
