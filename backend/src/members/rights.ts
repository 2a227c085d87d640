import type { Permission } from '#shared/members/members.contract';
import type { Person } from '#shared/wire/errors';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';

/** Whether a member may see anything of a business. */
export function mayEnter(actor: Pick<Actor, 'businessIds'>, businessId: string): boolean {
  return actor.businessIds === null || actor.businessIds.includes(businessId);
}

/** Names what a member may enter: the same for all who may enter the same. */
export function reachOf({ businessIds }: Pick<Actor, 'businessIds'>): string {
  return businessIds === null ? 'all' : [...businessIds].sort().join(' ');
}

/**
 * The business of something that was asked for, when the actor may enter it.
 * @throws DomainError NOT_FOUND for a foreign business exactly as for a missing thing.
 */
export function requireBusiness(actor: Actor, businessId: string | null, what: string): string {
  if (businessId === null || !mayEnter(actor, businessId)) throw new DomainError('NOT_FOUND', { what });
  return businessId;
}

/** @throws DomainError FORBIDDEN */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!actor.permissions.has(permission)) throw new DomainError('FORBIDDEN', { permission });
}

/** The actor as others are told of them. */
export function person(actor: Actor): Person {
  return { id: actor.memberId, name: actor.name };
}
