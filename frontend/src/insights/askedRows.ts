import type { Compared, EntryName } from '#shared/insights/filter.contract';
import type { AskedCategory, ClosingsWish, Uncategorised } from '#shared/insights/insights.contract';
import { t } from '../i18n';
import { entryKey, entryText } from './figures';

/** A line of the table: a category, a reason of one, or an ending that nobody gave a category. */
export interface AskedRow extends Compared {
  key: string;
  /** What it is called outside the table. */
  name: string;
  entry: EntryName | null;
  series: readonly number[];
  /** Null: its closings cannot be asked for by themselves. */
  wish: Partial<ClosingsWish> | null;
  reasons: AskedRow[];
}

export const sortNames = ['name', 'closings', 'change', 'average', 'median', 'p90', 'repeats'] as const;
export type SortName = (typeof sortNames)[number];
export interface Sorting {
  by: SortName;
  down: boolean;
}

interface Table {
  categories: readonly AskedCategory[];
  uncategorised: readonly Uncategorised[];
}

export function askedRows({ categories, uncategorised }: Table): AskedRow[] {
  return [...categories.map(categoryRow), ...uncategorised.map(endingRow)];
}

function categoryRow({ entry, now, before, series, reasons }: AskedCategory): AskedRow {
  const common = { entry, now, before, series, wish: { entry } };
  const own = { ...common, key: entryKey(entry), name: entryText(entry) };
  // A line for "no reason" alone says what the category's own line says.
  const told = reasons.some((one) => one.entry.reasonId !== null) ? reasons : [];
  return { ...own, reasons: told.map(reasonRow) };
}

function reasonRow(reason: AskedCategory['reasons'][number]): AskedRow {
  const { entry, now, before, series } = reason;
  const given = entry.reasonId !== null;
  return {
    ...{ entry, now, before, series, reasons: [] },
    key: `${entryKey(entry)}\u0001`,
    name: given ? entryText(entry) : t('insights.noReasonOf', { category: entryText(entry) }),
    wish: given ? { entry } : null,
  };
}

function endingRow({ completionType, now, before, series }: Uncategorised): AskedRow {
  const name = t(`insights.endings.${completionType}`);
  const wish = { entry: neither, completionType };
  return { ...{ now, before, series, name, wish }, entry: null, key: completionType, reasons: [] };
}

const neither: EntryName = { categoryId: null, categoryName: null, reasonId: null, reasonName: null };

/** Rows in order, and the reasons below each in the same order; what nobody chose comes after what somebody did. */
export function sorted(rows: readonly AskedRow[], sorting: Sorting): AskedRow[] {
  const sign = sorting.down ? -1 : 1;
  return rows
    .map((row) => ({ ...row, reasons: sorted(row.reasons, sorting) }))
    .sort((a, b) => {
      if (!a.entry !== !b.entry) return a.entry ? -1 : 1;
      if (sorting.by === 'name') return sign * a.name.localeCompare(b.name);
      return sign * (valueOf(a, sorting.by) - valueOf(b, sorting.by)) || b.now.closings - a.now.closings;
    });
}

function valueOf({ now, before }: AskedRow, by: Exclude<SortName, 'name'>): number {
  if (by === 'closings') return now.closings;
  if (by === 'change') return now.closings / Math.max(1, before.closings);
  if (by === 'repeats') return now.repeats / Math.max(1, now.closings);
  return now.handling[by] ?? -1;
}

/** The same rows where they stood, and new ones behind: what is read from must not move. */
export function heldIn(order: readonly string[], rows: readonly AskedRow[]): AskedRow[] {
  const place = new Map(order.map((key, index) => [key, index]));
  const placeOf = ({ key }: AskedRow) => place.get(key) ?? order.length;
  return [...rows].sort((a, b) => placeOf(a) - placeOf(b));
}
