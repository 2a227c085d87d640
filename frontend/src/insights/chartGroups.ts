import { t } from '../i18n';
import { isRising } from './figures';
import type { AskedRow } from './askedRows';

/** One colour of a picture: a line of the table, or all that are too small to be told apart. */
export interface ChartGroup {
  key: string;
  name: string;
  colour: '--chart-1' | '--chart-2' | '--chart-3' | '--chart-4' | '--chart-rising' | '--chart-rest';
  series: number[];
}

const tones = ['--chart-1', '--chart-2', '--chart-3', '--chart-4'] as const;

/** The largest four, what rises most apart from them or among them, and the rest together. */
export function chartGroups(rows: readonly AskedRow[]): ChartGroup[] {
  const bySize = rows.filter(({ now }) => now.closings > 0).sort((a, b) => b.now.closings - a.now.closings);
  const growth = ({ now, before }: AskedRow) => now.closings - before.closings;
  const rising = bySize.filter(isRising).sort((a, b) => growth(b) - growth(a))[0];
  const others = bySize.filter((row) => row !== rising);
  const [large, rest] = [others.slice(0, tones.length), others.slice(tones.length)];
  const groups = large.map((row, rank) => groupOf(row, tones[rank]!));
  if (rising) groups.push(groupOf(rising, '--chart-rising'));
  if (rest.length === 1) return [...groups, groupOf(rest[0]!, '--chart-rest')];
  return rest.length === 0 ? groups : [...groups, restOf(rest)];
}

function groupOf({ key, name, series }: AskedRow, colour: ChartGroup['colour']): ChartGroup {
  return { key, name, colour, series: [...series] };
}

function restOf(rows: readonly AskedRow[]): ChartGroup {
  const series = rows[0]!.series.map((_, step) => rows.reduce((sum, row) => sum + row.series[step]!, 0));
  return {
    key: 'rest',
    name: t('insights.others', { count: rows.length }),
    colour: '--chart-rest',
    series,
  };
}
