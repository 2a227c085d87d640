import type { MemberCard } from '#shared/members/members.contract';
import type { SlotDoc } from '../routing/slots.model.js';
import type { Actor } from '../wire/callers.js';
import { mayEnter } from './rights.js';

type Viewer = Pick<Actor, 'businessIds'>;

/** Cards that are read and not yet shown: each viewer sees as much of them as they may. */
export type Cards = (viewer: Viewer) => MemberCard[];

/**
 * The cards of those colleagues whom a member meets: everyone with a business in common, with the teams that serve a
 * business of the member's own. `serving`: which businesses each team serves.
 */
export function cardsFor(
  viewer: Viewer,
  slots: readonly SlotDoc[],
  serving: ReadonlyMap<string, readonly string[]>,
): MemberCard[] {
  const seesTeam = (id: string): boolean =>
    viewer.businessIds === null || (serving.get(id) ?? []).some((businessId) => mayEnter(viewer, businessId));
  return slots
    .filter((slot) => haveCommon(viewer.businessIds, slot.businessIds))
    .map(({ _id, name, presence, teamIds, load, cap, connected }) => ({
      id: _id,
      name,
      presence,
      teamIds: teamIds.filter(seesTeam),
      load,
      cap,
      connected,
    }));
}

/** Whether two members have a business in common; null: every business. */
export function haveCommon(a: readonly string[] | null, b: readonly string[] | null): boolean {
  return a === null || b === null || a.some((id) => b.includes(id));
}
