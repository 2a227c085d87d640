import { standing } from '#shared/categories/standing';
import type { EntryName, Reading } from '#shared/insights/filter.contract';
import type { CategoryDoc } from '../categories/categories.model.js';
import type { Pair } from './rollups.model.js';

type Entry = Pick<CategoryDoc, '_id' | 'parentId' | 'name' | 'status' | 'replacedBy'>;

/** How recorded pairs are read: by the names of the day, or through renames and merges by those of today. */
export class Naming {
  private readonly byId: ReadonlyMap<string, Entry>;

  constructor(
    readonly entries: readonly Entry[],
    readonly reading: Reading,
  ) {
    this.byId = new Map(entries.map((entry) => [entry._id, entry]));
  }

  /** The line of a table that a recorded pair belongs to. */
  entryOf(pair: Pair): EntryName {
    const { categoryId, categoryName, reasonId, reasonName } = pair;
    if (this.reading === 'recorded') return { categoryId, categoryName, reasonId, reasonName };
    const [category, reason] = [this.standing(categoryId), this.standing(reasonId)];
    return {
      categoryId: category?._id ?? categoryId,
      categoryName: category?.name ?? categoryName,
      reasonId: reason?._id ?? reasonId,
      reasonName: reason?.name ?? reasonName,
    };
  }

  entry(id: string): Entry | undefined {
    return this.byId.get(id);
  }

  /** The entry that stands for an id today. */
  standing(id: string | null): Entry | undefined {
    if (id === null) return undefined;
    return standing(id, (key) => this.byId.get(key));
  }
}

/** What makes two pairs the same line. */
export function keyOf({ categoryId, categoryName, reasonId, reasonName }: EntryName): string {
  return JSON.stringify([categoryId, categoryName, reasonId, reasonName]);
}

/** The category of a line. */
export function categoryOf({ categoryId, categoryName }: EntryName): EntryName {
  return { categoryId, categoryName, reasonId: null, reasonName: null };
}
