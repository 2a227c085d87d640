import { AsyncLocalStorage } from 'node:async_hooks';
import type { Connection } from 'mongoose';
import { DomainError } from '../wire/domainError.js';
import type { Tx } from './log.js';

const sessions = new AsyncLocalStorage<string>();

/** Runs `work` on behalf of a member's session: whatever it writes asks, in its transaction, whether that still lives. */
export function onBehalfOf<T>(sessionId: string, work: () => Promise<T>): Promise<T> {
  return sessions.run(sessionId, work);
}

/**
 * Holds a transaction to the session it is written for. What no session asked for (routing, timers, users) passes.
 * @throws DomainError SIGNED_OUT
 */
export async function requireLivingSession(connection: Connection, tx: Tx): Promise<void> {
  const _id = sessions.getStore();
  if (!_id) return;
  const alive = { _id, endedAt: null, expiresAt: { $gt: new Date() } };
  const found = await connection
    .collection<{ _id: string; endedAt: Date | null; expiresAt: Date }>('sessions')
    .findOne(alive, { session: tx, projection: { _id: 1 } });
  if (!found) throw new DomainError('SIGNED_OUT', {});
}
