import {
  categoryCounts,
  categoryHistory,
  categoryUsage,
  listDeleted,
  type Category,
  type DeletedEntry,
  type HistoryItem,
} from '#shared/categories/categories.contract';
import { ask } from '../wire/ask';

/** What hangs on an entry: read before a delete. */
export function usageOf(entry: Category): Promise<{ closings: number; reasons: number }> {
  return ask(categoryUsage, { businessId: entry.businessId, id: entry.id });
}

/** Closings of the last `days` days per category and reason id. */
export function countsOf(businessId: string): Promise<{ days: number; counts: Record<string, number> }> {
  return ask(categoryCounts, { businessId });
}

/** Deleted entries, with who deleted them and when. */
export async function deletedOf(businessId: string): Promise<DeletedEntry[]> {
  return (await ask(listDeleted, { businessId })).deleted;
}

/** Changes, newest first, below the version `before` (null: from the newest). */
export function historyOf(
  businessId: string,
  before: number | null,
): Promise<{ items: HistoryItem[]; more: boolean }> {
  return ask(categoryHistory, { businessId, before });
}
