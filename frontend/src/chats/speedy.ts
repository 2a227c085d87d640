import type { Team } from '#shared/teams/teams.contract';

/** Whether a member is in a team whose chats come only when they are asked for. */
export function hasSpeedyTeam(teamIds: readonly string[], teams: ReadonlyMap<string, Team>): boolean {
  return teamIds.some((id) => teams.get(id)?.settings.assignment === 'speedy');
}
