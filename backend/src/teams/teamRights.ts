import { mayEnter } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import type { TeamDoc } from './teams.model.js';

/** Whether a member sees a team: one of the businesses it serves is theirs to enter. */
export function seesTeam(actor: Pick<Actor, 'businessIds'>, team: Pick<TeamDoc, 'businessIds'>): boolean {
  return team.businessIds.some((id) => mayEnter(actor, id));
}

/** @throws DomainError NOT_FOUND for a foreign team exactly as for a missing one */
export function requireTeam(actor: Actor, team: TeamDoc | null): TeamDoc {
  if (!team || !seesTeam(actor, team)) throw new DomainError('NOT_FOUND', { what: 'team' });
  return team;
}

/**
 * What changes a team changes it for every business it serves, so one must be allowed into all of them.
 * @throws DomainError NOT_FOUND, TEAM_SHARED
 */
export function requireWholeTeam(actor: Actor, team: TeamDoc | null): TeamDoc {
  const seen = requireTeam(actor, team);
  if (!seen.businessIds.every((id) => mayEnter(actor, id))) throw new DomainError('TEAM_SHARED', {});
  return seen;
}
