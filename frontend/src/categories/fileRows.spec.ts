import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameKey } from '#shared/categories/nameKey';
import { readCsv, writeCsv } from './csvFile';
import type { FileRow, ReadFile } from './fileRows';
import { readJson, writeJson } from './jsonFile';

const teams = [
  { id: 'support', name: 'Support' },
  { id: 'cards', name: 'Cards' },
];
const said = ({ problems, placeOf }: ReadFile) =>
  problems.map(({ line, kind, name }) => `${placeOf(line)}: ${kind} ${name}`.trim());
const names = ({ categories }: ReadFile) =>
  categories.map(({ name, reasons }) => [name, ...reasons.map((reason) => reason.name)]);

describe('a CSV file', () => {
  it('brings reasons under their category, wherever they stand', () => {
    const file = readCsv('Category,Reason\nRefund,Track\nOrder,\nREFUND,Get\n', teams);
    expect(names(file)).toEqual([['Refund', 'Track', 'Get'], ['Order']]);
    expect(said(file)).toEqual([]);
  });

  it('needs no header, takes semicolons and tabs, and leaves blank lines out', () => {
    expect(names(readCsv('Refund;Track\n\n;\nRefund;Get', teams))).toEqual([['Refund', 'Track', 'Get']]);
    expect(names(readCsv('\ufeffreason\tcategory\r\nTrack\tRefund\r\n', teams))).toEqual([
      ['Refund', 'Track'],
    ]);
  });

  it('reads rules where the file has a column for them', () => {
    const file = readCsv(
      'category,reason,notes required,teams\nRefund,,,support; CARDS\nRefund,Track,yes,\nOrder,,,',
      teams,
    );
    expect(file.categories).toEqual([
      {
        ...{ line: 2, name: 'Refund', teamIds: ['support', 'cards'] },
        reasons: [{ line: 3, name: 'Track', notesRequired: true }],
      },
      { line: 4, name: 'Order', teamIds: null, reasons: [] },
    ]);
    const bare = readCsv('category,reason\nRefund,Track', teams);
    expect(bare.categories).toEqual([{ line: 2, name: 'Refund', reasons: [{ line: 2, name: 'Track' }] }]);
  });

  it('names a broken row by the line it begins in', () => {
    const file = readCsv(
      [
        'category,reason,notes required,teams',
        'Refund,"Track',
        'it",,',
        ',Lost,,',
        `${'x'.repeat(81)},,,`,
        'Refund,track it,,',
        'Order,,perhaps,Nobody',
        'Order,,,',
      ].join('\n'),
      teams,
    );
    expect(said(file)).toEqual([
      'Line 4: NO_CATEGORY Lost',
      `Line 5: NAME_TOO_LONG ${'x'.repeat(81)}`,
      'Line 6: NAME_TAKEN track it',
      'Line 7: NOT_YES_OR_NO perhaps',
      'Line 7: UNKNOWN_TEAM Nobody',
      'Line 8: NAME_TAKEN Order',
    ]);
    expect(said(readCsv('category\nOrder\n"Refund', teams))).toEqual(['Line 3: BROKEN_QUOTES Refund']);
  });

  it('gives spreadsheets no formula', () => {
    const row = (category: string): Required<FileRow> => ({
      ...{ line: 0, category, reason: '', notesRequired: false, teams: [] },
    });
    const cells = writeCsv(['=1+1', '+1', '-1', '@A1', '\tx', "'=1", 'Plain'].map(row)).split('\r\n');
    expect(cells.slice(1, -1).map((line) => line.split(',')[0]!.replaceAll('"', ''))).toEqual([
      ...["'=1+1", "'+1", "'-1", "'@A1", "'\tx", "''=1", 'Plain'],
    ]);
  });
});

describe('a JSON file', () => {
  it('takes names alone, and names with rules', () => {
    const file = readJson(
      '["Order", { "name": "Refund", "teams": ["Support"], "reasons": ["Get", { "name": "Track", "notesRequired": true }] }]',
      teams,
    );
    expect(names(file)).toEqual([['Order'], ['Refund', 'Get', 'Track']]);
    expect(file.categories[1]).toMatchObject({
      teamIds: ['support'],
      reasons: [{ name: 'Get' }, { name: 'Track', notesRequired: true }],
    });
  });

  it('names what is broken by its place', () => {
    expect(said(readJson('{\n  "categories": [\n    oops', teams))[0]).toMatch(/^The file: NOT_JSON ./);
    expect(said(readJson('{}', teams))).toEqual(['The file: WRONG_SHAPE']);
    const text =
      '[7, { "name": "A", "reasons": ["x", "X", 3] }, { "name": " " }, { "name": "B", "teams": 1 }]';
    expect(said(readJson(text, teams))).toEqual([
      'Category 1: WRONG_SHAPE',
      'Category 2, reason 2: NAME_TAKEN X',
      'Category 2, reason 3: WRONG_SHAPE',
      'Category 3: NO_CATEGORY',
      'Category 4: WRONG_SHAPE',
    ]);
  });
});

describe('what was exported', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => {
    const shown = nameKey(text) !== '' && text === text.trim();
    return shown && text.isWellFormed() && nameKey(text) !== 'category';
  });
  const tree = fc.uniqueArray(
    fc.record({
      category: name,
      limits: fc.subarray(teams.map((team) => team.name)),
      reasons: fc.uniqueArray(fc.tuple(name, fc.boolean()), {
        selector: ([one]) => nameKey(one),
        maxLength: 3,
      }),
    }),
    { selector: ({ category }) => nameKey(category), minLength: 1, maxLength: 4 },
  );

  it.each([
    ['CSV', writeCsv, readCsv],
    ['JSON', writeJson, readJson],
  ])('comes back from %s as it was', (_, write, read) => {
    fc.assert(
      fc.property(tree, (wanted) => {
        const rows = wanted.flatMap(({ category, limits, reasons }) => [
          { line: 0, category, reason: '', notesRequired: false, teams: limits },
          ...reasons.map(([reason, notesRequired]) => ({
            line: 0,
            category,
            reason,
            notesRequired,
            teams: [],
          })),
        ]);
        const file = read(write(rows), teams);
        expect(said(file)).toEqual([]);
        expect(
          file.categories.map(({ name: category, teamIds, reasons }) => ({
            category,
            limits: teams.filter(({ id }) => teamIds?.includes(id)).map((team) => team.name),
            reasons: reasons.map((reason) => [reason.name, reason.notesRequired]),
          })),
        ).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });
});
