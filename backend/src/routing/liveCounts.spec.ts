import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LiveCounts, place, placeOf, type Placed } from './liveCounts.js';

const chat = (own: Partial<Placed>): Placed => ({
  id: 'chat',
  businessId: 'meadow',
  seq: 1,
  state: 'queued',
  teamId: 'support',
  queueOf: null,
  assignee: null,
  ...own,
});

const ana = { id: 'ana', name: 'Ana' };

test('[RT10] a chat counts in one place at a time, from the queue to its end', () => {
  const counts = new LiveCounts();
  const support = place.team('support', 'meadow');
  expect(counts.put(chat({}))).toEqual([support]);
  expect(counts.put(chat({ seq: 2, queueOf: 'ana' }))).toEqual([support, place.own('ana')]);
  expect(counts.put(chat({ seq: 3, state: 'active', assignee: ana }))).toEqual([place.own('ana')]);
  expect(counts.put(chat({ seq: 4, state: 'waiting', assignee: ana }))).toEqual([place.waiting('ana')]);
  expect(counts.count(place.waiting('ana'))).toBe(1);
  expect(counts.put(chat({ seq: 5, state: 'waiting', assignee: ana }))).toEqual([]);
  expect(counts.put(chat({ seq: 6, state: 'completed', assignee: ana }))).toEqual([place.waiting('ana')]);
  for (const name of [support, place.own('ana'), place.waiting('ana')]) expect(counts.count(name)).toBe(0);
});

test('[RT10] a difference is found, one of a chat that just moved is none', () => {
  const counts = new LiveCounts();
  counts.put(chat({ id: 'counted', seq: 3 }));
  const stored = [chat({ id: 'missed', seq: 7 })];
  expect(counts.differences(stored, new Set()).sort()).toEqual(['counted', 'missed']);
  expect(counts.differences(stored, new Set(['counted', 'missed']))).toEqual([]);
  counts.reset(stored);
  expect(counts.differences(stored, new Set())).toEqual([]);
  expect(counts.count(place.team('support', 'meadow'))).toBe(1);
});

const anyState = fc.constantFrom('bot', 'queued', 'active', 'waiting', 'completed');
const anyMember = fc.constantFrom('ana', 'ben');

test('[RT10] random rows, heard twice or again from an earlier point, leave the counts of what is stored', () => {
  const anyRow = fc.record({
    id: fc.constantFrom('one', 'two', 'three'),
    state: anyState,
    teamId: fc.constantFrom('support', 'cards'),
    queueOf: fc.option(anyMember),
    assignee: anyMember.map((id) => ({ id, name: id })),
  });
  const anyHistory = fc.tuple(fc.array(anyRow, { maxLength: 40 }), fc.nat(), fc.nat());
  fc.assert(
    fc.property(anyHistory, ([rows, from, again]) => {
      const log = rows.map((row, index) => chat({ ...row, seq: index + 1 }) as Placed);
      const upTo = (end: number) => new Map(log.slice(0, end).map((row) => [row.id, row]));
      const start = from % (log.length + 1);
      const counts = new LiveCounts();
      counts.reset([...upTo(start).values()].filter((row) => placeOf(row) !== null));
      // The stream begins before the aggregate was read, and may be opened again from an earlier place.
      const earlier = again % (start + 1);
      for (const row of [...log.slice(earlier), ...log.slice(start)]) {
        counts.put(row);
        counts.put(row);
      }
      const stored = [...upTo(log.length).values()].filter((row) => placeOf(row) !== null);
      const byPlace = new Map<string, number>();
      for (const row of stored) byPlace.set(placeOf(row)!, (byPlace.get(placeOf(row)!) ?? 0) + 1);
      for (const [name, count] of byPlace) expect(counts.count(name)).toBe(count);
      expect(counts.differences(stored, new Set())).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
