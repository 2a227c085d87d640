/** The teams a category can be chosen for; null: every team. */
type Limit = readonly string[] | null;

/**
 * The first of these teams that would have no category left to choose. `limits` are those of all categories of the
 * business, null for one that is every team's.
 */
export function trappedTeam<T extends { id: string }>(
  limits: readonly Limit[],
  teams: readonly T[],
): T | undefined {
  return teams.find(({ id }) => !canChoose(id, limits));
}

/**
 * The first of these teams that loses its last category when a list changes from `before` to `after`. A list without
 * categories asks nobody for one, so nobody is without one before it has its first.
 */
export function trappedBy<T extends { id: string }>(
  { before, after }: { before: readonly Limit[]; after: readonly Limit[] },
  teams: readonly T[],
): T | undefined {
  if (before.length === 0 && after.length === 0) return undefined;
  const had = teams.filter(({ id }) => before.length === 0 || canChoose(id, before));
  return trappedTeam(after, had);
}

function canChoose(teamId: string, limits: readonly Limit[]): boolean {
  return limits.some((ids) => ids === null || ids.includes(teamId));
}
