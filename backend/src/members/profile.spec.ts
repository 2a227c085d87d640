import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { followMembers, renameSelf, setPreferences } from '#shared/members/members.contract';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';

let floor: Floor;
let ana: Client;
beforeAll(async () => {
  floor = await startFloor();
  ana = await floor.signIn('ana');
}, 60_000);
afterAll(() => floor?.stop());

test('[SE10] a new name is on all pages of the member and on their card at colleagues, and nowhere else', async () => {
  const other = await floor.signIn('ana');
  const ben = await floor.signIn('ben');
  const chloe = await floor.signIn('chloe');
  for (const colleague of [ben, chloe]) await colleague.must(followMembers, {});
  const me = await ana.must(renameSelf, { name: '  Ana Costa ' });
  expect(me.name).toBe('Ana Costa');
  expect((await other.next('me:changed', (fact) => fact.name === 'Ana Costa')).id).toBe(me.id);
  const renamed = ({ members }: { members: { name: string }[] }) =>
    members.some((card) => card.name === 'Ana Costa');
  await ben.next('members:changed', renamed);
  expect(chloe.heard('members:changed').some(renamed)).toBe(false);
});

test('[SE10] preferences are stored one by one and told to the other pages', async () => {
  const other = await floor.signIn('ana');
  const me = await ana.must(setPreferences, { sounds: false });
  expect(me.preferences).toMatchObject({ sounds: false, getNextChat: true });
  await other.next('me:changed', (fact) => !fact.preferences.sounds);
});

test('[SE10] a time zone is one that clocks know, or none: as the browser says', async () => {
  expect((await ana.must(setPreferences, { timeZone: 'Asia/Tokyo' })).preferences.timeZone).toBe(
    'Asia/Tokyo',
  );
  for (const timeZone of ['Middle-earth/Shire', 'a'.repeat(61), { $ne: '' }, null])
    expect(await ana.ask(setPreferences, { timeZone: timeZone as string })).toMatchObject({
      code: 'BAD_INPUT',
    });
  expect((await ana.must(setPreferences, { timeZone: '' })).preferences.timeZone).toBe('');
});

test.each(['', '  ', 'a'.repeat(81), '\ud800', { $ne: 1 }, null])('[SE10] %j is no name', async (name) => {
  expect(await ana.ask(renameSelf, { name: name as string })).toMatchObject({ code: 'BAD_INPUT' });
});
