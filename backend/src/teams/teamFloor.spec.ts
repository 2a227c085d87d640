import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { waitForUser } from '#shared/chats/chats.contract';
import { followMembers } from '#shared/members/members.contract';
import {
  addTeamMember,
  leaveTeam,
  readTeamFigures,
  removeTeamMember,
  setCap,
  setColleaguePresence,
  watchTeam,
} from '#shared/teams/floor.contract';
import { createTeam } from '#shared/teams/teams.contract';
import { endUserChat } from '#shared/widget/widget.contract';
import { atWork, chatWith, goHome, say } from '../chats/testWork.js';
import { Members } from '../members/members.service.js';
import { openChat } from '../testing/chats.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';

let floor: Floor;
let lea: Client;
let sam: Client;
beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  lea = await floor.signIn('lea', { instance: 1 });
  sam = await floor.signIn('sam');
}, 60_000);
afterAll(() => floor?.stop());

const slotOf = (name: 'ana' | 'ben' | 'chloe') =>
  floor.connection
    .collection<{ _id: string; cap: number; teamIds: string[]; presence: string; load: number }>('slots')
    .findOne({ _id: floor.members[name] });

test('[TM8] who watches a team is told of each chat that comes, changes or leaves, and how many there are', async () => {
  const { teamId } = floor.meadow;
  const before = await lea.must(watchTeam, { teamId });
  expect(before.counts).toEqual({ queued: 0, delayed: 0, active: 0, waiting: 0 });
  const user = await floor.user('meadow');
  const { chat } = await user.write('zzz unheard of');
  const queued = await lea.next('team:chat', (fact) => fact.chat.state === 'queued');
  expect(queued).toMatchObject({ teamId, chat: { id: chat.id } });
  await lea.next('team:counts', ({ counts }) => counts.queued === 1);

  const ana = await atWork(floor, 'ana');
  await lea.next('team:chat', (fact) => fact.chat.assignee?.id === floor.members.ana);
  await lea.next('team:counts', ({ counts }) => counts.queued === 0 && counts.active === 1);
  const now = await lea.must(watchTeam, { teamId });
  expect(now).toMatchObject({ counts: { active: 1 }, chats: [{ id: chat.id, state: 'active' }] });
  await say(ana, chat.id, 'One moment');
  await lea.next('team:chat', (fact) => fact.chat.lastMessage?.text === 'One moment');
  await ana.must(waitForUser, { chatId: chat.id, opId: randomUUID() });
  await lea.next('team:counts', ({ counts }) => counts.waiting === 1 && counts.active === 0);

  await lea.must(leaveTeam, {});
  const heard = lea.heard('team:chat').length;
  await user.write('I am back');
  await ana.next('chat:changed', (fact) => fact.chat.lastMessage?.text === 'I am back');
  expect(lea.heard('team:chat')).toHaveLength(heard);
  await goHome(ana);
});

test('[TM8] of a shared team each is shown and told the chats of their own businesses; of a foreign team nothing', async () => {
  const { team } = await sam.must(createTeam, {
    opId: randomUUID(),
    name: 'Both',
    businessIds: [floor.meadow.id, floor.harbour.id],
  });
  const chats = floor.connection.collection<{ _id: string }>('chats');
  const here = await openChat(floor, 'ben');
  const there = await openChat(floor, 'chloe', { business: 'harbour' });
  for (const { chatId } of [here, there])
    await chats.updateOne({ _id: chatId }, { $set: { teamId: team.id, delayedAt: new Date() } });
  const seen = await lea.must(watchTeam, { teamId: team.id });
  expect(seen.chats.map(({ id }) => id)).toEqual([here.chatId]);
  expect(seen.counts).toMatchObject({ active: 1, delayed: 0 });
  expect((await sam.must(watchTeam, { teamId: team.id })).counts.active).toBe(2);

  const chloe = await floor.signIn('chloe');
  const ben = await floor.signIn('ben');
  await say(chloe, there.chatId, 'Of the bank');
  await say(ben, here.chatId, 'Of the shop');
  await sam.next('team:chat', ({ chat }) => chat.id === there.chatId);
  await lea.next('team:chat', ({ chat }) => chat.id === here.chatId);
  expect(JSON.stringify(lea.heard('team:chat'))).not.toContain(there.chatId);
  const none = { ok: false, code: 'NOT_FOUND', data: { what: 'team' } };
  expect(await lea.ask(watchTeam, { teamId: floor.harbour.teamId })).toMatchObject(none);
  expect(await lea.ask(watchTeam, { teamId: 'a'.repeat(24) })).toMatchObject(none);
  expect(await ben.ask(watchTeam, { teamId: team.id })).toMatchObject({ code: 'FORBIDDEN' });
});

test('[TM8] a right that is taken away ends the watching at once', async () => {
  await lea.must(watchTeam, { teamId: floor.meadow.teamId });
  const members = floor.get(Members);
  await members.setRights(floor.members.lea, { groupName: 'Agent' });
  await lea.next('me:changed', ({ groupName }) => groupName === 'Agent');
  const [chats, counts] = [lea.heard('team:chat').length, lea.heard('team:counts').length];
  const ana = await atWork(floor, 'ana');
  await chatWith(floor, ana);
  expect(lea.heard('team:chat')).toHaveLength(chats);
  expect(lea.heard('team:counts')).toHaveLength(counts);
  expect(await lea.ask(watchTeam, { teamId: floor.meadow.teamId })).toMatchObject({ code: 'FORBIDDEN' });
  await members.setRights(floor.members.lea, { groupName: 'Team lead' });
  await lea.next('me:changed', ({ groupName }) => groupName === 'Team lead');
  await goHome(ana);
});

test('[TM9] a member is added to a team and taken out again; all see it, and chats follow', async () => {
  const { team } = await lea.must(createTeam, {
    opId: randomUUID(),
    name: 'Late',
    businessIds: [floor.meadow.id],
  });
  const ben = await floor.signIn('ben');
  const asked = { teamId: team.id, memberId: floor.members.ben };
  await sam.must(followMembers, {});
  const { member } = await lea.must(addTeamMember, asked);
  expect(member.teamIds).toContain(team.id);
  await ben.next('me:changed', ({ teamIds }) => teamIds.includes(team.id));
  await sam.next('members:changed', ({ members }) =>
    members.some(({ teamIds }) => teamIds.includes(team.id)),
  );
  await lea.must(addTeamMember, asked);
  expect((await slotOf('ben'))!.teamIds).toEqual([floor.meadow.teamId, team.id]);
  await lea.must(removeTeamMember, asked);
  await ben.next('me:changed', ({ teamIds }) => !teamIds.includes(team.id));
  expect((await slotOf('ben'))!.teamIds).toEqual([floor.meadow.teamId]);
  const stranger = { teamId: team.id, memberId: floor.members.chloe };
  expect(await sam.ask(addTeamMember, stranger)).toMatchObject({ code: 'MEMBER_NOT_OF_BUSINESS' });
});

test('[TM9] a limit holds from the next assignment on; one below what they hold takes nothing away', async () => {
  const { ana: memberId } = floor.members;
  for (let n = 0; n < 3; n++) await (await floor.user('meadow')).write('zzz unheard of');
  const { member } = await lea.must(setCap, { memberId, cap: 1 });
  expect(member).toMatchObject({ id: memberId, cap: 1 });
  const ana = await atWork(floor, 'ana');
  await ana.next('chat:delivered');
  await ana.next('me:changed', ({ cap, load }) => cap === 1 && load === 1);
  await lea.must(setCap, { memberId, cap: 2 });
  await ana.next('chat:delivered');
  await lea.must(setCap, { memberId, cap: 1 });
  expect((await slotOf('ana'))!).toMatchObject({ cap: 1, load: 2 });
  expect(ana.heard('chat:delivered')).toHaveLength(2);
  await lea.must(setCap, { memberId, cap: 3 });
  await goHome(ana);
});

test('[TM9] a lead sends a colleague on a break or offline, and their chats go back', async () => {
  const { ana: memberId } = floor.members;
  const ana = await atWork(floor, 'ana');
  await ana.next('chat:delivered');
  await lea.must(setColleaguePresence, { memberId, presence: 'break' });
  await ana.next('me:changed', ({ presence }) => presence === 'break');
  await lea.must(setColleaguePresence, { memberId, presence: 'offline' });
  await ana.next('chat:left', ({ chat }) => chat.state === 'queued');
  await ana.next('me:changed', ({ presence, load }) => presence === 'offline' && load === 0);
  expect(await lea.ask(setColleaguePresence, { memberId, presence: 'online' } as never)).toMatchObject({
    code: 'BAD_INPUT',
  });
  ana.close();
});

test('[TM9] a colleague of no common business is answered as one who does not exist; agents may none of it', async () => {
  const ben = await floor.signIn('ben');
  const { teamId } = floor.meadow;
  for (const memberId of [floor.members.chloe, 'a'.repeat(24)]) {
    const asks: [Parameters<Client['ask']>[0], object][] = [
      [setCap, { memberId, cap: 5 }],
      [setColleaguePresence, { memberId, presence: 'break' }],
      [addTeamMember, { teamId, memberId }],
      [removeTeamMember, { teamId, memberId }],
    ];
    for (const [contract, input] of asks) {
      const none = { code: 'NOT_FOUND', data: { what: 'member' } };
      expect(await lea.ask(contract, input as never)).toMatchObject(none);
      expect(await ben.ask(contract, input as never)).toMatchObject({ code: 'FORBIDDEN' });
    }
  }
  const foreign = { teamId: floor.harbour.teamId, memberId: floor.members.ana };
  expect(await lea.ask(addTeamMember, foreign)).toMatchObject({ code: 'NOT_FOUND', data: { what: 'team' } });
  expect((await slotOf('chloe'))!).toMatchObject({ cap: 3, teamIds: [floor.harbour.teamId] });
});

test.each([0, 51, 1.5, '3', null])('[TM9] %j is no number of chats at once', async (cap) => {
  const asked = { memberId: floor.members.ana, cap };
  expect(await lea.ask(setCap, asked as never)).toMatchObject({ code: 'BAD_INPUT' });
});

test('[TM11] the figures of a day are those of the team, in the businesses one may enter', async () => {
  const { team } = await sam.must(createTeam, {
    opId: randomUUID(),
    name: 'Counted',
    businessIds: [floor.meadow.id, floor.harbour.id],
  });
  const now = Date.now();
  const engagement = (businessId: string, n: number) => ({
    _id: `${n}`.padStart(24, '0') as never,
    ...{ businessId, teamId: team.id, chatId: `${n}`, memberId: floor.members.ana, memberName: 'Ana Silva' },
    ...{
      queuedAt: new Date(now - 9_000 - n * 1_000),
      assignedAt: new Date(now - 9_000),
      endedAt: new Date(now),
    },
    ...{ firstReplyAt: new Date(now - 5_000), endedAs: 'agent' },
  });
  const rows = [1, 2, 3, 4, 5].map((n) => engagement(floor.meadow.id, n));
  await floor.connection.collection('engagements').insertMany([...rows, engagement(floor.harbour.id, 6)]);
  const asked = { teamId: team.id, timeZone: 'Asia/Kathmandu' };
  const seen = await lea.must(readTeamFigures, asked);
  expect(seen.team).toMatchObject({
    ...{ chats: 5, completed: 5, delayed: 0 },
    queueTime: { count: 5, median: 3_000 },
    firstResponse: { median: 4_000 },
    handlingTime: { median: 9_000 },
  });
  expect(seen.agents).toEqual([{ memberId: floor.members.ana, name: 'Ana Silva', figures: seen.team }]);
  expect((await sam.must(readTeamFigures, asked)).team.chats).toBe(6);
  expect(await lea.ask(readTeamFigures, { ...asked, teamId: floor.harbour.teamId })).toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('[TM11] a user who leaves the queue counts as one nobody took', async () => {
  const { teamId } = floor.meadow;
  const asked = { teamId, timeZone: 'UTC' };
  const { abandoned } = await lea.must(readTeamFigures, asked);
  const user = await floor.user('meadow');
  const { chat } = await user.write('zzz unheard of');
  await lea.must(watchTeam, { teamId });
  await user.must(endUserChat, { opId: randomUUID(), chatId: chat.id });
  await lea.next('team:chat', (fact) => fact.chat.id === chat.id && fact.chat.state === 'completed');
  expect((await lea.must(readTeamFigures, asked)).abandoned).toBe(abandoned + 1);
});

test('[TM8] the open chats of a team and its figures are found by an index', async () => {
  const db = floor.connection.db!;
  const plan = async (collection: string, filter: object): Promise<string> =>
    JSON.stringify(
      (await db.collection(collection).find(filter).explain('queryPlanner')).queryPlanner.winningPlan,
    );
  const scope = { teamId: 'a'.repeat(24), businessId: { $in: ['b'.repeat(24)] } };
  expect(await plan('chats', { ...scope, state: 'queued' })).not.toContain('COLLSCAN');
  const since = new Date(0);
  const day = {
    $or: [
      { ...scope, assignedAt: { $gte: since } },
      { ...scope, endedAt: { $gte: since } },
    ],
  };
  expect(await plan('engagements', day)).not.toContain('COLLSCAN');
});
