/** A user who closes with the same category within this time, in milliseconds, has come again for the same thing. */
export const repeatMs = 7 * 24 * 60 * 60 * 1000;

export interface OfUser {
  _id: string;
  userId: string;
  at: Date;
  categoryId: string | null;
  undoneAt: Date | null;
}

/** By the category that was recorded, and by the one that stands for it today. */
export interface Repeat {
  recorded: boolean;
  now: boolean;
}

/**
 * Which of these closings are repeats: at most 7 days after one of the same user with the same category. Undone ones
 * neither are nor make any. All closings of each user around those asked for must be among them.
 */
export function repeatsOf(
  closings: readonly OfUser[],
  standing: (categoryId: string) => string,
): Map<string, Repeat> {
  const found = new Map<string, Repeat>();
  const last = new Map<string, number>();
  for (const { _id, userId, at, categoryId, undoneAt } of [...closings].sort(inTime)) {
    if (undoneAt || categoryId === null) continue;
    const time = at.getTime();
    const isRepeat = (key: string): boolean => {
      const before = last.get(key);
      last.set(key, time);
      return before !== undefined && time - before <= repeatMs;
    };
    const recorded = isRepeat(`recorded/${userId}/${categoryId}`);
    found.set(_id, { recorded, now: isRepeat(`now/${userId}/${standing(categoryId)}`) });
  }
  return found;
}

export function inTime(a: Pick<OfUser, '_id' | 'at'>, b: Pick<OfUser, '_id' | 'at'>): number {
  return a.at.getTime() - b.at.getTime() || (a._id < b._id ? -1 : 1);
}
