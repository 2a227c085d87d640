import { describe, expect, it } from '@jest/globals';
import type { Compared, EntryName } from '#shared/insights/filter.contract';
import type { AskedCategory } from '#shared/insights/insights.contract';
import { askedExport } from './askedExport';
import { askedRows, heldIn, sorted } from './askedRows';
import { chartGroups } from './chartGroups';
import { csvOf, fileName } from './saving';

const handling = { count: 0, total: 0, average: null, median: null, p90: null };
const compared = (now: number, before = now): Compared => ({
  now: { closings: now, repeats: 0, handling },
  before: { closings: before, repeats: 0, handling },
});
const named = (categoryName: string, reasonName: string | null = null): EntryName => ({
  ...{ categoryId: categoryName, categoryName, reasonId: reasonName, reasonName },
});
const category = (name: string, now: number, more: Partial<AskedCategory> = {}): AskedCategory => ({
  ...{ entry: named(name), ...compared(now), series: [now], reasons: [], ...more },
});
const reason = (entry: EntryName, now: number) => ({ entry, ...compared(now), series: [now] });
const endings = [{ completionType: 'bot' as const, ...compared(900), series: [900] }];
const down = { by: 'closings' as const, down: true };
const namesOf = (rows: { name: string }[]) => rows.map(({ name }) => name);

describe('the table of what users ask for', () => {
  it('puts what somebody chose before endings that nobody gave a category, however many', () => {
    const rows = askedRows({
      categories: [category('Order', 5), category('Refund', 9)],
      uncategorised: endings,
    });
    expect(namesOf(sorted(rows, down))).toEqual(['Refund', 'Order', 'Completed by the bot']);
    expect(namesOf(sorted(rows, { by: 'name', down: false }))[0]).toBe('Order');
  });

  it('asks for closings without a category by their ending', () => {
    const [row] = askedRows({ categories: [], uncategorised: endings });
    expect(row?.wish).toMatchObject({ completionType: 'bot', entry: { categoryId: null } });
  });

  it('lists closings without a reason below their category only beside others', () => {
    const order = named('Order');
    const alone = category('Order', 5, { reasons: [reason(order, 5)] });
    const mixed = category('Order', 5, { reasons: [reason(named('Order', 'Track'), 3), reason(order, 2)] });
    const reasonsOf = (one: AskedCategory) => askedRows({ categories: [one], uncategorised: [] })[0]!.reasons;
    expect(reasonsOf(alone)).toEqual([]);
    expect(namesOf(reasonsOf(mixed))).toEqual(['Order → Track', 'Order, no reason given']);
    expect(reasonsOf(mixed)[1]!.wish).toBeNull();
  });

  it('keeps rows in their places while one is read from, and adds new ones behind', () => {
    const rows = askedRows({ categories: [category('A', 9), category('B', 5)], uncategorised: [] });
    const order = ['B', 'A'].map((name) => rows.find((row) => row.name === name)!.key);
    const fresh = askedRows({
      categories: [category('C', 99), category('A', 9), category('B', 5)],
      uncategorised: [],
    });
    expect(namesOf(heldIn(order, fresh))).toEqual(['B', 'A', 'C']);
  });
});

describe('the picture', () => {
  it('gives tones by rank, a colour of its own to what rises most, and takes the rest together', () => {
    const sizes: [string, number, number][] = [
      ...[['A', 900, 900] as const, ['B', 800, 800] as const, ['C', 700, 700] as const],
      ...[['D', 600, 600] as const, ['E', 300, 100] as const, ['F', 50, 50] as const, ['G', 40, 40] as const],
    ].map(([name, now, before]) => [name, now, before]);
    const categories = sizes.map(([name, now, before]) => category(name, now, compared(now, before)));
    const groups = chartGroups(askedRows({ categories, uncategorised: [] }));
    expect(groups.map(({ name, colour }) => [name, colour])).toEqual([
      ...[1, 2, 3, 4].map((rank) => [String.fromCharCode(64 + rank), `--chart-${rank}`]),
      ['E', '--chart-rising'],
      ['2 others', '--chart-rest'],
    ]);
    expect(groups.at(-1)!.series).toEqual([90]);
  });
});

describe('what is taken along', () => {
  it('guards words that a spreadsheet would take for formulas, and leaves numbers alone', () => {
    const table = {
      ...{ total: compared(20), uncategorised: [] },
      categories: [category('=cmd()', 20, { reasons: [reason(named('=cmd()', '-1+2'), 20)] })],
    };
    const [, whole, below] = csvOf(askedExport(table)).split('\r\n');
    expect(whole).toBe("'=cmd(),(all reasons),20,20,1,,,,0");
    expect(below).toBe("'=cmd(),'-1+2,20,20,1,,,,0");
    expect(csvOf([[-3, '@x', null]])).toBe("\ufeff-3,'@x,\r\n");
  });

  it('has a name that every file system takes', () => {
    expect(fileName('insights asked-for Café “Süd”/Nord 2026-11-01', 'csv')).toBe(
      'insights-asked-for-cafe-sud-nord-2026-11-01.csv',
    );
  });
});
