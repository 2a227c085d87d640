import type { Compared } from '#shared/insights/filter.contract';
import type { AskedCategory, Uncategorised } from '#shared/insights/insights.contract';
import { t } from '../i18n';

export type Cells = (string | number | null)[];

interface Table {
  total: Compared;
  categories: readonly AskedCategory[];
  uncategorised: readonly Uncategorised[];
}

/** The table as rows: each reason, and the categories as a whole with an empty reason. Times in seconds. */
export function askedExport({ total, categories, uncategorised }: Table): Cells[] {
  const all = total.now.closings;
  const columns = [
    'category',
    'reason',
    'closings',
    'before',
    'share',
    'average',
    'median',
    'p90',
    'repeats',
  ];
  const head = columns.map((name) => t(`insights.csv.${name as 'category'}`));
  const category = ({ entry, reasons, ...figures }: AskedCategory) => [
    [entry.categoryName, t('insights.csv.whole'), ...cellsOf(figures, all)],
    ...reasons.map((one) => [one.entry.categoryName, one.entry.reasonName ?? '', ...cellsOf(one, all)]),
  ];
  const ending = ({ completionType, ...figures }: Uncategorised) => [
    ...[t(`insights.endings.${completionType}`), ''],
    ...cellsOf(figures, all),
  ];
  return [head, ...categories.flatMap(category), ...uncategorised.map(ending)];
}

/** Figures as a spreadsheet reads them: whole, with no unit, and empty where there is nothing to say. */
export function cellsOf({ now, before }: Compared, all: number): Cells {
  const { average, median, p90 } = now.handling;
  const share = all === 0 ? null : Number((now.closings / all).toFixed(4));
  return [now.closings, before.closings, share, ...[average, median, p90].map(seconds), now.repeats];
}

export function seconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : Math.round(milliseconds / 1_000);
}
