import type { Visitor } from '../wire/callers.js';
import type { UserDoc } from '../chats/users.model.js';
import { DomainError } from '../wire/domainError.js';

/**
 * The user behind a visitor; a widget that has not said hello is nobody yet.
 * @throws DomainError NOT_FOUND
 */
export function requireUser(visitor: Visitor): string {
  if (!visitor.userId) throw new DomainError('NOT_FOUND', { what: 'user' });
  return visitor.userId;
}

/** @throws DomainError USER_BLOCKED */
export function refuseBlocked(user: Pick<UserDoc, 'blocked'>): void {
  if (user.blocked) throw new DomainError('USER_BLOCKED', {});
}
