/**
 * The first of these teams that would have no category left to choose. `limits` are those of all categories of the
 * business, null for one that is every team's.
 */
export function trappedTeam<T extends { id: string }>(
  limits: readonly (readonly string[] | null)[],
  teams: readonly T[],
): T | undefined {
  return teams.find((team) => !limits.some((ids) => ids === null || ids.includes(team.id)));
}
