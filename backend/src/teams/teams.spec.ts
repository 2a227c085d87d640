import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createBusiness } from '#shared/businesses/businesses.contract';
import { followMembers, setPresence } from '#shared/members/members.contract';
import { sync } from '#shared/sync/sync.contract';
import {
  changeTeam,
  createTeam,
  deleteTeam,
  firstTeamSettings,
  type Team,
} from '#shared/teams/teams.contract';
import { Members } from '../members/members.service.js';
import { openChat } from '../testing/chats.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { StrandedChats } from './strandedChats.js';

let floor: Floor;
let lea: Client;
let sam: Client;
beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  lea = await floor.signIn('lea');
  sam = await floor.signIn('sam', { instance: 1 });
}, 60_000);
afterAll(() => floor?.stop());

const make = async (by: Client, businessIds: string[], name = 'Night shift'): Promise<Team> =>
  (await by.must(createTeam, { opId: randomUUID(), name, businessIds })).team;

/** The request that would leave a team as it is. */
const asItIs = ({ id, rev, name, businessIds, settings }: Team) => ({
  ...{ opId: randomUUID(), teamId: id, rev, name, businessIds, settings },
  defaultOf: [] as string[],
});

const teamsOf = async (client: Client): Promise<Team[]> =>
  (await client.must(sync, { taxonomies: {}, chats: {}, timeZone: 'UTC' })).teams;

test('[TM1] a lead makes, changes and deletes a team of their business; every screen of it follows', async () => {
  const ana = await floor.signIn('ana', { instance: 1 });
  const chloe = await floor.signIn('chloe');
  const team = await make(lea, [floor.meadow.id]);
  expect(team).toMatchObject({ name: 'Night shift', settings: firstTeamSettings, rev: 1 });
  const told = await ana.next('businesses:changed', ({ teams }) => teams.some(({ id }) => id === team.id));
  expect(told.businesses.map(({ id }) => id)).toEqual([floor.meadow.id]);

  const settings = { ...team.settings, assignment: 'speedy' as const, tellsPosition: false, recall: null };
  const changed = await lea.must(changeTeam, { ...asItIs(team), name: ' Late shift ', settings });
  expect(changed.team).toMatchObject({ id: team.id, name: 'Late shift', settings, rev: 2 });
  const heard = await ana.next('businesses:changed', ({ teams }) => teams.some(({ rev }) => rev === 2));
  expect(heard.teams.find(({ id }) => id === team.id)).toEqual(changed.team);

  await lea.must(deleteTeam, { opId: randomUUID(), teamId: team.id });
  expect((await ana.next('businesses:changed', (fact) => fact.goneTeamIds.length > 0)).goneTeamIds).toEqual([
    team.id,
  ]);
  expect((await teamsOf(lea)).map(({ id }) => id)).not.toContain(team.id);
  expect(JSON.stringify(chloe.heard('businesses:changed'))).not.toContain(team.id);
});

test('[TM1] who may not manage teams is refused; a foreign team or business is answered as a missing one', async () => {
  const ana = await floor.signIn('ana');
  const team = await make(sam, [floor.harbour.id], 'Loans');
  const missing = { ok: false, code: 'NOT_FOUND' };
  for (const contract of [changeTeam, deleteTeam, createTeam] as const) {
    const input = contract === changeTeam ? asItIs(team) : { opId: randomUUID(), teamId: team.id };
    const reply = await ana.ask(
      contract,
      (contract === createTeam
        ? { opId: randomUUID(), name: 'X', businessIds: [floor.meadow.id] }
        : input) as never,
    );
    expect(reply).toMatchObject({ code: 'FORBIDDEN', data: { permission: 'teams.manage' } });
  }
  const foreign = await lea.ask(changeTeam, { ...asItIs(team), businessIds: [floor.meadow.id] });
  const none = await lea.ask(changeTeam, {
    ...asItIs({ ...team, id: 'a'.repeat(24) }),
    businessIds: [floor.meadow.id],
  });
  expect(foreign).toMatchObject({ ...missing, data: { what: 'team' } });
  expect({ ...none, id: '' }).toEqual({ ...foreign, id: '' });
  expect(await lea.ask(deleteTeam, { opId: randomUUID(), teamId: team.id })).toMatchObject(missing);
  const wanted = { opId: randomUUID(), name: 'Spies', businessIds: [floor.harbour.id] };
  expect(await lea.ask(createTeam, wanted)).toMatchObject({ ...missing, data: { what: 'business' } });
  expect(await sam.ask(createTeam, { ...wanted, businessIds: ['a'.repeat(24)] })).toMatchObject(missing);
});

test('[TM1] a team that also serves a business beyond the caller’s is theirs to see, not to change', async () => {
  const team = await make(sam, [floor.meadow.id, floor.harbour.id], 'Shared');
  const [seen] = (await teamsOf(lea)).filter(({ id }) => id === team.id);
  expect(seen).toMatchObject({ businessIds: [floor.meadow.id], whole: false });
  expect(team.whole).toBe(true);
  expect(await lea.ask(changeTeam, asItIs(seen!))).toMatchObject({ code: 'TEAM_SHARED' });
  expect(await lea.ask(deleteTeam, { opId: randomUUID(), teamId: team.id })).toMatchObject({
    code: 'TEAM_SHARED',
  });
});

test('[TM2] what one business tells does not take another away from a shared team', async () => {
  const team = await make(sam, [floor.meadow.id, floor.harbour.id], 'Both');
  await floor.get(Members).setRights(floor.members.lea, { businessIds: [floor.meadow.id, floor.harbour.id] });
  await lea.next('me:changed', ({ businessIds }) => businessIds?.length === 2);
  await sam.must(changeTeam, { ...asItIs(team), name: 'Both of them' });
  for (const client of [lea, sam]) {
    const told = await client.next('businesses:changed', ({ teams }) =>
      teams.some(({ name }) => name === 'Both of them'),
    );
    const shown = told.teams.find(({ id }) => id === team.id)!;
    expect([...shown.businessIds].sort()).toEqual([floor.meadow.id, floor.harbour.id].sort());
  }
  await floor.get(Members).setRights(floor.members.lea, { businessIds: [floor.meadow.id] });
  await lea.next('me:changed', ({ businessIds }) => businessIds?.length === 1);
});

test('[TM2] a team that stops serving a business is gone for who sees no other of its businesses', async () => {
  const chloe = await floor.signIn('chloe');
  const team = await make(sam, [floor.meadow.id, floor.harbour.id], 'Leaving');
  await chloe.next('businesses:changed', ({ teams }) => teams.some(({ id }) => id === team.id));
  await sam.must(changeTeam, { ...asItIs(team), businessIds: [floor.meadow.id] });
  const gone = await chloe.next('businesses:changed', ({ goneTeamIds }) => goneTeamIds.includes(team.id));
  expect(JSON.stringify(gone)).not.toContain(floor.meadow.id);
});

test('[TM3] of two leads who change one team at once the second is told what the first did', async () => {
  const team = await make(lea, [floor.meadow.id], 'Contested');
  const first = await lea.must(changeTeam, { ...asItIs(team), name: 'By Lea' });
  const reply = await sam.ask(changeTeam, { ...asItIs(team), name: 'By Sam' });
  expect(reply).toMatchObject({
    code: 'TEAM_STALE',
    data: { current: first.team, by: { id: floor.members.lea, name: 'Lea Novak' }, at: expect.any(Number) },
  });
  const both = await Promise.all(
    [lea, sam].map((one) => one.ask(changeTeam, { ...asItIs(first.team), name: 'At once' })),
  );
  expect(both.map((one) => (one.ok ? 'ok' : one.code)).sort()).toEqual(['TEAM_STALE', 'ok']);
});

test('[TM3] a change, a creation and a deletion sent again are answered, and done once', async () => {
  const wanted = { opId: randomUUID(), name: 'Once', businessIds: [floor.meadow.id] };
  const { team } = await lea.must(createTeam, wanted);
  expect((await lea.must(createTeam, wanted)).team).toEqual(team);
  expect(await lea.ask(createTeam, { ...wanted, name: 'Twice' })).toMatchObject({ code: 'OP_ID_REUSED' });
  expect(await sam.ask(createTeam, wanted)).toMatchObject({ code: 'OP_ID_REUSED' });
  const change = { ...asItIs(team), name: 'Changed once' };
  const changed = await lea.must(changeTeam, change);
  expect(await lea.must(changeTeam, change)).toEqual(changed);
  const gone = { opId: randomUUID(), teamId: team.id };
  await lea.must(deleteTeam, gone);
  await lea.must(deleteTeam, gone);
  expect(await lea.ask(deleteTeam, { ...gone, opId: randomUUID() })).toMatchObject({ code: 'NOT_FOUND' });
});

test('[TM4] a default team is neither deleted nor taken from its business; another may become the default', async () => {
  const support = (await teamsOf(lea)).find(({ id }) => id === floor.meadow.teamId)!;
  const refusal = { code: 'TEAM_IS_DEFAULT', data: { businessName: 'Meadow Shop' } };
  expect(await lea.ask(deleteTeam, { opId: randomUUID(), teamId: support.id })).toMatchObject(refusal);
  const elsewhere = { ...asItIs(support), businessIds: [floor.harbour.id] };
  expect(await sam.ask(changeTeam, elsewhere)).toMatchObject(refusal);
  const other = await make(lea, [floor.meadow.id], 'New default');
  await lea.must(changeTeam, { ...asItIs(other), defaultOf: [floor.meadow.id] });
  const told = await lea.next('businesses:changed', ({ businesses }) =>
    businesses.some(({ defaultTeamId }) => defaultTeamId === other.id),
  );
  expect(told.businesses[0]!.id).toBe(floor.meadow.id);
  expect(await lea.ask(deleteTeam, { opId: randomUUID(), teamId: other.id })).toMatchObject(refusal);
  await lea.must(changeTeam, { ...asItIs(support), defaultOf: [floor.meadow.id] });
  await lea.must(deleteTeam, { opId: randomUUID(), teamId: other.id });
  const wrong = { ...asItIs(support), defaultOf: [floor.harbour.id] };
  expect(await sam.ask(changeTeam, wrong)).toMatchObject({ code: 'TEAM_NOT_OF_BUSINESS' });
});

test('[TM4] a team with open chats is not deleted; without them it is, and its members leave it', async () => {
  const ben = await floor.signIn('ben');
  const team = await make(lea, [floor.meadow.id], 'Busy');
  const { chatId } = await openChat(floor, 'ben');
  const chats = floor.connection.collection<{ _id: string; teamId: string }>('chats');
  const slots = floor.connection.collection<{ _id: string; teamIds: string[] }>('slots');
  await chats.updateOne({ _id: chatId }, { $set: { teamId: team.id } });
  await slots.updateOne({ _id: floor.members.ben }, { $addToSet: { teamIds: team.id } });
  const asked = { opId: randomUUID(), teamId: team.id };
  expect(await lea.ask(deleteTeam, asked)).toMatchObject({ code: 'TEAM_HAS_CHATS', data: { count: 1 } });
  await chats.updateOne({ _id: chatId }, { $set: { teamId: floor.meadow.teamId } });
  await lea.must(deleteTeam, asked);
  expect((await slots.findOne({ _id: floor.members.ben }))!.teamIds).toEqual([floor.meadow.teamId]);
  await ben.next('me:changed', ({ teamIds }) => teamIds.length === 1 && teamIds[0] === floor.meadow.teamId);
});

test('[TM12] a chat that comes to a team at the moment it is deleted goes on with the default team', async () => {
  const team = await make(lea, [floor.meadow.id], 'Gone');
  const { chatId } = await openChat(floor, 'ben');
  await lea.must(deleteTeam, { opId: randomUUID(), teamId: team.id });
  const chats = floor.connection.collection<{ _id: string }>('chats');
  await chats.updateOne({ _id: chatId }, { $set: { teamId: team.id, state: 'queued', assignee: null } });
  await Promise.all([floor.get(StrandedChats).rescue(), floor.get(StrandedChats, 1).rescue()]);
  expect(await chats.findOne({ _id: chatId })).toMatchObject({
    ...{ teamId: floor.meadow.teamId, state: 'queued', queueOf: null },
  });
  const rows = floor.connection.collection<{ chatId: string }>('messages');
  const moved = await rows.countDocuments({ chatId, 'event.type': 'reassigned' } as never);
  expect(moved).toBe(1);
});

test('[TM5] a colleague’s card names only teams that serve a business of the one who sees it', async () => {
  const cards = floor.connection.collection<{ _id: string; teamIds: string[] }>('slots');
  const both = [floor.meadow.teamId, floor.harbour.teamId];
  await floor.get(Members).setRights(floor.members.ben, { businessIds: [floor.meadow.id, floor.harbour.id] });
  await cards.updateOne({ _id: floor.members.ben }, { $set: { teamIds: both } });
  const seenBy = async (client: Client): Promise<string[]> => {
    const { members } = await client.must(followMembers, {});
    return members.find(({ id }) => id === floor.members.ben)!.teamIds;
  };
  const chloe = await floor.signIn('chloe');
  expect(await seenBy(lea)).toEqual([floor.meadow.teamId]);
  expect(await seenBy(chloe)).toEqual([floor.harbour.teamId]);
  expect(await seenBy(sam)).toEqual(both);
  const ben = await floor.signIn('ben');
  await ben.must(setPresence, { presence: 'break' });
  const here = (fact: { members: { id: string; presence: string }[] }) =>
    fact.members.some((card) => card.id === floor.members.ben && card.presence === 'break');
  for (const [client, teamIds] of [
    [lea, [floor.meadow.teamId]],
    [chloe, [floor.harbour.teamId]],
    [sam, both],
  ] as const) {
    const told = await client.next('members:changed', here);
    expect(told.members.find(({ id }) => id === floor.members.ben)!.teamIds).toEqual(teamIds);
  }
  ben.close();
});

const settings = firstTeamSettings;
const days = Array.from({ length: 7 }, () => null);
test.each<[string, object]>([
  ['a name without a character', { name: '' }],
  ['a name that is too long', { name: 'x'.repeat(81) }],
  ['no business', { businessIds: [] }],
  ['a business that is no id', { businessIds: ['meadow'] }],
  ['a revision before the first', { rev: -1 }],
  ['an unknown way to assign', { settings: { ...settings, assignment: 'random' } }],
  [
    'a zone of another planet',
    { settings: { ...settings, officeHours: { timeZone: 'Mars/Olympus', days } } },
  ],
  ['no zone', { settings: { ...settings, officeHours: { timeZone: '', days } } }],
  [
    'a week of six days',
    { settings: { ...settings, officeHours: { timeZone: 'UTC', days: days.slice(1) } } },
  ],
  [
    'an end before the beginning',
    {
      settings: {
        ...settings,
        officeHours: { timeZone: 'UTC', days: [{ opens: '18:00', closes: '09:00' }, ...days.slice(1)] },
      },
    },
  ],
  ['a delay of no time', { settings: { ...settings, delay: { afterMinutes: 0, text: '' } } }],
  ['a message that is too long', { settings: { ...settings, offlineMessage: 'x'.repeat(501) } }],
  ['a setting nobody knows', { settings: { ...settings, more: true } }],
  ['a field nobody knows', { extra: 1 }],
])('[TM6] %s changes nothing', async (_, wrong) => {
  const stored = () => floor.connection.collection<{ _id: string }>('teams').findOne({ _id: support.id });
  const support = {
    ...{ id: floor.meadow.teamId, name: 'Support', businessIds: [floor.meadow.id] },
    ...{ settings, rev: 1, changedBy: null, whole: true },
  };
  const before = await stored();
  expect(await lea.ask(changeTeam, { ...asItIs(support), ...wrong } as never)).toMatchObject({
    code: 'BAD_INPUT',
  });
  expect(await stored()).toEqual(before);
});

test('[TM7] a business is made once; its intention by somebody else, or for another, is refused', async () => {
  const wanted = { opId: randomUUID(), name: 'Kiosk', teamName: 'Counter', allowedWebsites: [] };
  const made = await sam.must(createBusiness, wanted);
  expect(await sam.must(createBusiness, wanted)).toEqual(made);
  expect(await sam.ask(createBusiness, { ...wanted, name: 'Stall' })).toMatchObject({ code: 'OP_ID_REUSED' });
  await floor.get(Members).setRights(floor.members.lea, { groupName: 'Administrator' });
  await lea.next('me:changed', ({ groupName }) => groupName === 'Administrator');
  expect(await lea.ask(createBusiness, wanted)).toMatchObject({ code: 'OP_ID_REUSED' });
  await floor.get(Members).setRights(floor.members.lea, { groupName: 'Team lead' });
});
