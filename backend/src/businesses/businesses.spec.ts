import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { changeBusiness, firstWidgetLook, type Business } from '#shared/businesses/businesses.contract';
import { protocol } from '#shared/sync/sync.contract';
import { createTeam } from '#shared/teams/teams.contract';
import { widgetSocketPath } from '#shared/wire/events';
import { Members } from '../members/members.service.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { Businesses } from './businesses.service.js';

let floor: Floor;
let sam: Client;
let lea: Client;
beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  sam = await floor.signIn('sam');
  lea = await floor.signIn('lea', { instance: 1 });
}, 60_000);
afterAll(() => floor?.stop());

async function meadow(): Promise<Business> {
  const { businesses } = await floor.get(Businesses).visible({ businessIds: [floor.meadow.id] });
  return businesses[0]!;
}

/** The request that would leave a business as it is. */
const asItIs = ({ id, rev, name, defaultTeamId, settings, look }: Business) => ({
  ...{ opId: randomUUID(), businessId: id, rev, name, defaultTeamId: defaultTeamId!, settings, look },
});

test('[BS1] every value of a business is changed at once, and all who see it are told; nobody else is', async () => {
  const ana = await floor.signIn('ana', { instance: 1 });
  const chloe = await floor.signIn('chloe', { instance: 1 });
  const before = await meadow();
  expect(before).toMatchObject({ look: firstWidgetLook, rev: 1, changedBy: null });
  const settings = {
    assistanceMode: 'agentsOnly' as const,
    askForClosingCategory: false,
    showCloseChatButton: false,
    suggestions: false,
    autocompleteMinutes: 2.5,
    allowedWebsites: ['https://shop.example'],
  };
  const look = { accent: '#2457b8', greeting: 'Good day' };
  const wanted = { ...asItIs(before), name: ' Meadow ', settings, look };
  const { business } = await sam.must(changeBusiness, wanted);
  expect(business).toMatchObject({
    name: 'Meadow',
    settings,
    look,
    rev: 2,
    changedBy: { name: 'Sam Rivera' },
  });
  const told = await ana.next('businesses:changed', ({ businesses }) => businesses[0]?.rev === 2);
  expect(told.businesses).toEqual([business]);
  expect(chloe.heard('businesses:changed')).toEqual([]);
  const user = await floor.user('meadow');
  expect((await user.write('Hello')).chat.state).toBe('queued');
  expect(await user.hello()).toMatchObject({ ...look, botFirst: false });
  expect(await sam.must(changeBusiness, wanted)).toEqual({ business });
  await sam.must(changeBusiness, { ...asItIs(business), name: 'Meadow Shop', settings: before.settings });
});

test('[BS6] the open chats of a changed business read anew; a page that is allowed no more is cut', async () => {
  const before = await meadow();
  const here = await floor.user('meadow');
  const elsewhere = await floor.user('harbour');
  const website = 'https://shop.example';
  const allowed = { ...before.settings, allowedWebsites: [website] };
  const { business } = await sam.must(changeBusiness, { ...asItIs(before), settings: allowed });
  await here.next('sync:required');
  const { port } = floor.servers[1]!;
  const socket = io(`http://127.0.0.1:${port}`, {
    ...{ path: widgetSocketPath, transports: ['websocket'], forceNew: true, reconnection: false },
    auth: { businessKey: business.widgetKey, token: null, protocol },
    extraHeaders: { origin: website },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const gone = new Promise((resolve) => socket.once('disconnect', resolve));
  await sam.must(changeBusiness, { ...asItIs(business), settings: { ...allowed, allowedWebsites: [] } });
  await gone;
  expect(elsewhere.heard('sync:required')).toEqual([]);
});

test('[BS2] who may not change settings is refused; a foreign business is answered as a missing one', async () => {
  const before = await meadow();
  const forbidden = { code: 'FORBIDDEN', data: { permission: 'business.settings' } };
  expect(await lea.ask(changeBusiness, asItIs(before))).toMatchObject(forbidden);
  const members = floor.get(Members);
  await members.setRights(floor.members.chloe, { groupName: 'Administrator' });
  const chloe = await floor.signIn('chloe');
  const foreign = await chloe.ask(changeBusiness, asItIs(before));
  expect(foreign).toMatchObject({ code: 'NOT_FOUND', data: { what: 'business' } });
  const missing = await chloe.ask(changeBusiness, { ...asItIs(before), businessId: 'a'.repeat(24) });
  expect({ ...missing, id: '' }).toEqual({ ...foreign, id: '' });
  await members.setRights(floor.members.chloe, { groupName: 'Agent' });
});

test('[BS3] of two who change a business at once the second is told what the first did', async () => {
  const before = await meadow();
  const both = await Promise.all(
    ['Left', 'Right'].map((name) => sam.ask(changeBusiness, { ...asItIs(before), name })),
  );
  expect(both.map((one) => (one.ok ? 'ok' : one.code)).sort()).toEqual(['BUSINESS_STALE', 'ok']);
  const stale = both.find((one) => !one.ok)!;
  const current = await meadow();
  expect(stale).toMatchObject({ data: { current, by: { name: 'Sam Rivera' }, at: expect.any(Number) } });
  await sam.must(changeBusiness, { ...asItIs(current), name: 'Meadow Shop' });
});

test('[BS4] the default team is one that serves the business', async () => {
  const before = await meadow();
  const wrong = { code: 'TEAM_NOT_OF_BUSINESS' };
  for (const defaultTeamId of [floor.harbour.teamId, 'a'.repeat(24)])
    expect(await sam.ask(changeBusiness, { ...asItIs(before), defaultTeamId })).toMatchObject(wrong);
  const made = { opId: randomUUID(), name: 'Second', businessIds: [floor.meadow.id] };
  const { team } = await sam.must(createTeam, made);
  const { business } = await sam.must(changeBusiness, { ...asItIs(before), defaultTeamId: team.id });
  expect(business.defaultTeamId).toBe(team.id);
  await sam.must(changeBusiness, { ...asItIs(business), defaultTeamId: floor.meadow.teamId });
});

test.each<[string, object]>([
  ['no name', { name: ' ' }],
  ['an accent that is no colour', { look: { accent: 'red', greeting: '' } }],
  ['a greeting that is too long', { look: { accent: null, greeting: 'x'.repeat(301) } }],
  ['a business without a default team', { defaultTeamId: null }],
  ['a field nobody knows', { extra: 1 }],
])('[BS5] %s changes nothing', async (_, wrong) => {
  const stored = () =>
    floor.connection.collection<{ _id: string }>('businesses').findOne({ _id: floor.meadow.id });
  const before = await stored();
  expect(await sam.ask(changeBusiness, { ...asItIs(await meadow()), ...wrong } as never)).toMatchObject({
    code: 'BAD_INPUT',
  });
  expect(await stored()).toEqual(before);
});

test.each<[string, object]>([
  ['an unknown assistance mode', { assistanceMode: 'nobody' }],
  ['a timeout of no time', { autocompleteMinutes: 0 }],
  ['a timeout of more than a week', { autocompleteMinutes: 10_081 }],
  ['every website', { allowedWebsites: ['*'] }],
  ['a website with a path', { allowedWebsites: ['https://shop.example/path'] }],
  ['a script for a website', { allowedWebsites: ['javascript:alert(1)'] }],
])('[BS5] %s changes nothing', async (_, wrong) => {
  const asked = { ...asItIs(await meadow()) };
  const settings = { ...asked.settings, ...wrong };
  expect(await sam.ask(changeBusiness, { ...asked, settings } as never)).toMatchObject({ code: 'BAD_INPUT' });
});
