import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { listOf, matches } from '#shared/overview/lists';
import type { ChatFilter, ListCounts } from '#shared/overview/overview.contract';
import { LiveFloor, type Counted } from './liveFloor.js';

const everything: ChatFilter = { teamId: null, assigneeId: null, newUsers: false, delayed: false };
const chat = (own: Partial<Counted>): Counted => ({
  id: 'chat',
  businessId: 'meadow',
  seq: 1,
  state: 'queued',
  teamId: 'support',
  assignee: null,
  newUser: false,
  delayedAt: null,
  completedAt: null,
  ...own,
});
const ana = { id: 'ana', name: 'Ana' };

test('[OV2] a chat counts in the list of its newest row, and delayed only while it is under way', () => {
  const floor = new LiveFloor();
  expect(floor.put(chat({ state: 'bot', teamId: null }))).toBe(true);
  expect(floor.put(chat({ seq: 2, delayedAt: 5 }))).toBe(true);
  expect(floor.business('meadow')).toEqual({ businessId: 'meadow', live: 1, delayed: 1 });
  expect(floor.put(chat({ seq: 3, delayedAt: 5 }))).toBe(false);
  expect(floor.put(chat({ seq: 2, state: 'bot' }))).toBe(false);
  expect(floor.put(chat({ seq: 4, state: 'active', assignee: ana }))).toBe(true);
  expect(floor.lists('meadow', { ...everything, assigneeId: 'ana' }, 0)).toEqual(only({ active: 1 }));
  expect(floor.lists('meadow', { ...everything, assigneeId: 'ben' }, 0)).toEqual(only({}));
  floor.put(chat({ seq: 5, state: 'completed', delayedAt: 5, completedAt: 50, assignee: ana }));
  expect(floor.business('meadow')).toEqual({ businessId: 'meadow', live: 0, delayed: 0 });
  expect(floor.business('harbour').live).toBe(0);
});

test('[OV7] of the completed chats those of today are counted, and older ones let go of', () => {
  const floor = new LiveFloor();
  floor.put(chat({ id: 'old', state: 'completed', completedAt: 10 }));
  floor.put(chat({ id: 'new', state: 'completed', completedAt: 20 }));
  expect(floor.lists('meadow', everything, 15).completed).toBe(1);
  floor.forgetCompletedBefore(15);
  expect(floor.lists('meadow', everything, 0).completed).toBe(1);
});

const anyChat = fc.record({
  id: fc.constantFrom('one', 'two', 'three', 'four'),
  businessId: fc.constant('meadow'),
  state: fc.constantFrom('bot', 'queued', 'active', 'waiting', 'completed'),
  teamId: fc.option(fc.constantFrom('support', 'cards')),
  assignee: fc.option(fc.constantFrom('ana', 'ben').map((id) => ({ id, name: id }))),
  newUser: fc.boolean(),
  delayedAt: fc.option(fc.constant(7)),
  completedAt: fc.constantFrom(10, 20, 30),
});
const anyFilter = fc.record({
  teamId: fc.option(fc.constantFrom('support', 'cards')),
  assigneeId: fc.option(fc.constantFrom('ana', 'ben')),
  newUsers: fc.boolean(),
  delayed: fc.boolean(),
});

test('[OV2] random rows, heard twice or again from an earlier point, leave the counts of what is stored', () => {
  const anyHistory = fc.tuple(fc.array(anyChat, { maxLength: 40 }), fc.nat(), fc.nat(), anyFilter);
  fc.assert(
    fc.property(anyHistory, ([rows, from, again, filter]) => {
      const log = rows.map((row, index) => chat({ ...row, seq: index + 1 } as Partial<Counted>));
      const upTo = (end: number) => [...new Map(log.slice(0, end).map((row) => [row.id, row])).values()];
      const start = from % (log.length + 1);
      const floor = new LiveFloor();
      floor.reset(upTo(start));
      for (const row of [...log.slice(again % (start + 1)), ...log.slice(start)]) {
        floor.put(row);
        floor.put(row);
      }
      const stored = upTo(log.length);
      expect(floor.lists('meadow', filter, 15)).toEqual(countOf(stored, filter));
      expect(floor.differences(stored, { moved: new Set(), since: 0 })).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('[OV2] a difference is found; one of a chat that just moved, or was completed long ago, is none', () => {
  const floor = new LiveFloor();
  floor.put(chat({ id: 'counted' }));
  const stored = [chat({ id: 'missed' }), chat({ id: 'long ago', state: 'completed', completedAt: 5 })];
  expect(floor.differences(stored, { moved: new Set(), since: 10 }).sort()).toEqual(['counted', 'missed']);
  expect(floor.differences(stored, { moved: new Set(['counted', 'missed']), since: 10 })).toEqual([]);
});

function only(counts: Partial<ListCounts>): ListCounts {
  return { bot: 0, queue: 0, active: 0, waiting: 0, completed: 0, ...counts };
}

function countOf(stored: readonly Counted[], filter: ChatFilter): ListCounts {
  const counts = only({});
  for (const one of stored) {
    const isOld = one.state === 'completed' && (one.completedAt ?? 0) < 15;
    if (!isOld && matches(one, filter)) counts[listOf(one.state)]++;
  }
  return counts;
}
