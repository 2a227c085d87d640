import { expect, test } from '@jest/globals';
import { Coalesced } from './coalesced.js';
import { until } from './testFloor.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('[RT9] many changes within the time are told at once and together afterwards', async () => {
  const told: string[][] = [];
  const cards = new Coalesced(
    () => 150,
    async (names) => void told.push(names),
  );
  for (let change = 0; change < 30; change++) {
    cards.soon([`member${change % 3}`]);
    await pause(10);
  }
  await until('all is told', () => told.length >= 3);
  await cards.stop();
  expect(told.length).toBeLessThanOrEqual(4);
  expect(told[0]).toEqual(['member0']);
  expect([...told.at(-1)!].sort()).toEqual(['member0', 'member1', 'member2']);
});

test('[RT9] what cannot wait is told with hardly a wait', async () => {
  const told: string[][] = [];
  const cards = new Coalesced(
    () => 60_000,
    async (names) => void told.push(names),
  );
  cards.soon(['first']);
  await until('the first is told', () => told.length === 1);
  cards.soon(['ordinary']);
  cards.now(['urgent']);
  await until('the urgent is told', () => told.length === 2);
  expect(told).toEqual([['first'], ['ordinary', 'urgent']]);
  await cards.stop();
});

test('[RT9] a slow telling is not overtaken by the next, and a failed one is told again', async () => {
  const told: string[] = [];
  let failures = 1;
  const cards = new Coalesced(
    () => 5,
    async ([name]) => {
      if (failures-- > 0) throw new Error('The database is away');
      if (name === 'slow') await pause(100);
      told.push(name!);
    },
  );
  cards.now(['slow']);
  await until('it was told again', () => told.length === 1);
  cards.now(['slow']);
  await pause(50);
  cards.now(['quick']);
  await until('all is told', () => told.length === 3);
  expect(told).toEqual(['slow', 'slow', 'quick']);
  await cards.stop();
});

test('[RT9] a thousand urgent changes at once are told a few times', async () => {
  const told: string[][] = [];
  const cards = new Coalesced(
    () => 500,
    async (names) => void told.push(names),
  );
  for (let change = 0; change < 1_000; change++) {
    cards.now([`member${change}`]);
    if (change % 100 === 0) await pause(1);
  }
  await until('all are told', () => told.flat().length === 1_000);
  expect(told.length).toBeLessThanOrEqual(3);
  await cards.stop();
});
