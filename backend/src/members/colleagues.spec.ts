import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { followMembers, leaveMembers, renameSelf, setPresence } from '#shared/members/members.contract';
import { Members } from './members.service.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';

let floor: Floor;
let ana: Client;
beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  ana = await floor.signIn('ana');
}, 60_000);
afterAll(() => floor?.stop());

type Told = { members: { id: string; name: string; presence: string }[] };
const ofAna = ({ members }: Told) => members.filter(({ id }) => id === floor.members.ana);
const named = (name: string) => (fact: Told) => ofAna(fact).some((card) => card.name === name);

test('[SE11] who follows gets every colleague as they are, then each change, on any instance', async () => {
  const ben = await floor.signIn('ben', { instance: 1 });
  await ana.must(setPresence, { presence: 'break' });
  const { members } = await ben.must(followMembers, {});
  const names = members.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['Ana Silva', 'Ben Okafor', 'Lea Novak', 'Sam Rivera']));
  expect(names).not.toContain('Chloe Martin');
  expect(ofAna({ members })[0]).toMatchObject({ presence: 'break', connected: true });
  await ana.must(setPresence, { presence: 'offline' });
  await ben.next('members:changed', (fact) => ofAna(fact)[0]?.presence === 'offline');
  ben.close();
});

test('[SE11] who does not follow, or follows no more, is told nothing of colleagues', async () => {
  const [lea, ben] = [await floor.signIn('lea'), await floor.signIn('ben')];
  const other = await floor.signIn('ben');
  for (const page of [lea, ben]) await page.must(followMembers, {});
  await ben.must(leaveMembers, {});
  const heard = ben.heard('members:changed').length;
  await ana.must(renameSelf, { name: 'Ana Prado' });
  await lea.next('members:changed', named('Ana Prado'));
  await ana.must(renameSelf, { name: 'Ana Silva' });
  await lea.next('members:changed', named('Ana Silva'));
  expect(ben.heard('members:changed')).toHaveLength(heard);
  expect(other.heard('members:changed')).toEqual([]);
  for (const page of [lea, ben, other]) page.close();
});

test('[SE11] [WI12] a business that is taken away takes its colleagues with it, on the page that follows', async () => {
  const [lea, ben] = [await floor.signIn('lea'), await floor.signIn('ben')];
  for (const page of [lea, ben]) await page.must(followMembers, {});
  const members = floor.get(Members);
  await members.setRights(floor.members.ben, { businessIds: [floor.harbour.id] });
  await ben.next('me:changed', ({ businessIds }) => businessIds?.[0] === floor.harbour.id);
  await ana.must(renameSelf, { name: 'Ana Costa' });
  await lea.next('members:changed', named('Ana Costa'));
  const { members: met } = await ben.must(followMembers, {});
  expect(met.map(({ name }) => name).sort()).toEqual(['Ben Okafor', 'Chloe Martin', 'Sam Rivera']);
  expect(ben.heard('members:changed').some(named('Ana Costa'))).toBe(false);
  await members.setRights(floor.members.ben, { businessIds: [floor.meadow.id] });
  for (const page of [lea, ben]) page.close();
});

test.each([null, [], { businessId: 'x' }])('[SE11] %j asks for nobody', async (input) => {
  expect(await ana.ask(followMembers, input as never)).toMatchObject({ code: 'BAD_INPUT' });
  expect(await ana.ask(leaveMembers, input as never)).toMatchObject({ code: 'BAD_INPUT' });
});
