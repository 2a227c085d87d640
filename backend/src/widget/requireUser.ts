import type { Visitor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';

/**
 * The user behind a visitor; a widget that has not said hello is nobody yet.
 * @throws DomainError NOT_FOUND
 */
export function requireUser(visitor: Visitor): string {
  if (!visitor.userId) throw new DomainError('NOT_FOUND', { what: 'user' });
  return visitor.userId;
}
