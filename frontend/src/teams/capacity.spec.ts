import { expect, test } from '@jest/globals';
import type { MemberCard } from '#shared/members/members.contract';
import { capacityOf } from './useTeamFigures';

const card = (changes: Partial<MemberCard>): MemberCard => ({
  ...{ id: 'a', name: 'Ana', presence: 'online', teamIds: [], load: 1, cap: 3, connected: true },
  ...changes,
});

test('only who is online and connected has slots that count', () => {
  const cards = [
    card({}),
    card({ presence: 'break' }),
    card({ presence: 'offline' }),
    card({ connected: false }),
  ];
  expect(capacityOf(cards, 1)).toEqual({ used: 1, free: 2, queued: 1, spare: 1, filled: 0.5 });
});

test('whoever is over their limit has no free slots, and takes none from others', () => {
  expect(capacityOf([card({ load: 5 }), card({})], 3)).toMatchObject({ free: 2, spare: -1, filled: 1 });
});

test('without free slots the bar is full as soon as one chat waits', () => {
  expect(capacityOf([], 0)).toMatchObject({ spare: 0, filled: 0 });
  expect(capacityOf([], 2)).toMatchObject({ spare: -2, filled: 1 });
});
