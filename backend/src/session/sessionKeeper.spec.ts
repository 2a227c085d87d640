import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { addNote } from '#shared/chats/chats.contract';
import { addCategories } from '#shared/categories/categories.contract';
import { pause } from '../log/log.js';
import { LogStream } from '../log/stream.js';
import { Members } from '../members/members.service.js';
import { openChat } from '../testing/chats.js';
import { connectConsole, type Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import type { Actor } from '../wire/callers.js';
import { Live, room } from '../wire/live.js';
import { Sessions } from './sessions.service.js';

let floor: Floor;
beforeAll(async () => {
  floor = await startFloor();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await floor.get(Members).setRights(floor.members.lea, { groupName: 'Team lead' });
});
afterAll(() => floor.stop());

const add = (lea: Client) =>
  lea.ask(addCategories, {
    businessId: floor.meadow.id,
    opId: randomUUID(),
    parentId: null,
    names: [randomUUID()],
  });

const gone = (client: Client) => new Promise((resolve) => client.socket.once('disconnect', resolve));

/** Changes the group as `setRights` does, but nobody is told: as if the log had lost it. */
async function takeRightsUntold(): Promise<void> {
  const group = await floor.connection.collection('permissionGroups').findOne({ name: 'Agent' });
  const members = floor.connection.collection<{ _id: string }>('members');
  await members.updateOne({ _id: floor.members.lea }, { $set: { groupId: group!._id } });
}

/** Ends the change stream as a token does that the server no longer has. */
function loseLog(): void {
  const stream = floor.get(LogStream) as unknown as { resumeToken: unknown; stream: { close(): void } };
  stream.resumeToken = null;
  stream.stream.close();
}

test('[WI12] a right whose loss was itself lost with the log is gone once the log is back', async () => {
  const lea = await floor.signIn('lea');
  await takeRightsUntold();
  loseLog();
  await lea.next('sync:required');
  expect(await add(lea)).toMatchObject({ ok: false, code: 'FORBIDDEN' });
});

test('[WI11] a session whose end was lost with the log is cut once the log is back', async () => {
  const lea = await floor.signIn('lea');
  const sessions = floor.connection.collection<{ _id: string }>('sessions');
  await sessions.updateMany({ memberId: floor.members.lea } as object, { $set: { endedAt: new Date() } });
  const cut = gone(lea);
  loseLog();
  await cut;
});

test('[WI12] where changed rights cannot be read, the sockets that had the old ones are cut', async () => {
  const lea = await floor.signIn('lea');
  const cut = gone(lea);
  jest.spyOn(floor.get(Sessions), 'refresh').mockRejectedValueOnce(new Error('The database went away'));
  await floor.get(Members).setRights(floor.members.lea, { groupName: 'Agent' });
  await cut;
});

test('[WI12] a right taken away during a handshake is gone on the socket that it opens', async () => {
  const other = await floor.signIn('lea');
  const sessions = floor.get(Sessions);
  const read = sessions.fromCookie.bind(sessions);
  jest.spyOn(sessions, 'fromCookie').mockImplementationOnce(async (header) => {
    const actor = await read(header);
    await floor.get(Members).setRights(floor.members.lea, { groupName: 'Agent' });
    await other.next('me:changed', (me) => me.groupName === 'Agent');
    return actor;
  });
  const lea = await connectConsole(floor.servers[0]!.port, await floor.cookieOf('lea'));
  const groups = () =>
    floor
      .get(Live)
      .socketsIn(room.member(floor.members.lea))
      .map((socket) => (socket.data['actor'] as Actor).groupName);
  for (const until = Date.now() + 5_000; groups().includes('Team lead') && Date.now() < until;)
    await pause(10);
  expect(await add(lea)).toMatchObject({ ok: false, code: 'FORBIDDEN' });
  lea.close();
});

test('[WI12] a chat of a business that was taken away is told to its agent no more, and routing follows', async () => {
  const lea = await floor.signIn('lea');
  const sam = await floor.signIn('sam');
  const { chatId } = await openChat(floor, 'lea');
  const note = () => sam.must(addNote, { chatId, clientMessageId: randomUUID(), text: 'For its agent' });
  await note();
  await lea.next('chat:changed', ({ chat }) => chat.id === chatId);
  const heard = lea.heard('chat:changed').length;
  const { harbour, meadow, members } = floor;
  await floor.get(Members).setRights(members.lea, { businessIds: [harbour.id] });
  await note();
  await sam.must(addCategories, {
    businessId: harbour.id,
    opId: randomUUID(),
    parentId: null,
    names: ['Told after the note'],
  });
  await lea.next('categories:changed', ({ businessId }) => businessId === harbour.id);
  expect(lea.heard('chat:changed')).toHaveLength(heard);
  const slots = floor.connection.collection<{ _id: string; businessIds: string[] }>('slots');
  expect((await slots.findOne({ _id: members.lea }))?.businessIds).toEqual([harbour.id]);
  await floor.get(Members).setRights(members.lea, { businessIds: [meadow.id] });
});
