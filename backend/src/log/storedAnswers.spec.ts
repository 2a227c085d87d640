import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addCategories, renameCategory } from '#shared/categories/categories.contract';
import { sendMessage } from '#shared/chats/chats.contract';
import { closeChat } from '#shared/closures/closures.contract';
import { openChat } from '../testing/chats.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';

interface Profiled {
  ns: string;
  op: string;
  command: { find?: string; txnNumber?: unknown; readConcern?: { level?: string } };
}

let floor: Floor;
let ana: Client;
let sam: Client;

beforeAll(async () => {
  floor = await startFloor();
  ana = await floor.signIn('ana');
  sam = await floor.signIn('sam');
});
afterAll(() => floor.stop());

/** Levels at which `collection` was read outside transactions while `work` ran, as the database saw it. */
async function levelsOf(collection: string, work: () => Promise<unknown>): Promise<string[]> {
  const db = floor.connection.db!;
  await db.command({ profile: 2 });
  await work();
  await db.command({ profile: 0 });
  const finds = await db
    .collection<Profiled>('system.profile')
    .find({ op: 'query', ns: `${db.databaseName}.${collection}`, 'command.txnNumber': { $exists: false } })
    .toArray();
  await db.collection('system.profile').drop();
  return finds.map(({ command }) => command.readConcern?.level ?? 'local');
}

const onlyMajority = (levels: string[]): void => {
  expect(levels.length).toBeGreaterThan(0);
  expect(new Set(levels)).toEqual(new Set(['majority']));
};

test('[CL7] a closing sent again, and one that came too late, are answered from what a majority holds', async () => {
  const { chatId } = await openChat(floor, 'ana');
  const closing = {
    ...{ closureId: randomUUID(), chatId, cycle: 1, assigneeId: floor.members.ana, notes: '' },
    ...{ categoryId: floor.meadow.categories['Refund']!, reasonId: floor.meadow.categories['Track refund']! },
    ...{ followUps: [], getNextChat: true },
  };
  await ana.must(closeChat, closing);
  onlyMajority(await levelsOf('closures', () => ana.must(closeChat, closing)));
  const late = { ...closing, closureId: randomUUID() };
  onlyMajority(await levelsOf('closures', () => ana.ask(closeChat, late)));
});

test('[CH3] a message sent again is answered from what a majority holds', async () => {
  const { chatId } = await openChat(floor, 'ana');
  const message = { chatId, clientMessageId: randomUUID(), text: 'Hello' };
  await ana.must(sendMessage, message);
  onlyMajority(await levelsOf('messages', () => ana.must(sendMessage, message)));
});

test('[TX7] an edit sent again, and one that is stale, are answered from what a majority holds', async () => {
  const scope = { businessId: floor.meadow.id };
  const names = [`Parcels ${randomUUID()}`];
  const added = { ...scope, opId: randomUUID(), parentId: null, names };
  const { change } = await sam.must(addCategories, added);
  onlyMajority(await levelsOf('taxonomyChanges', () => sam.must(addCategories, added)));
  const stale = { ...scope, opId: randomUUID(), id: change.entries[0]!.id, rev: 7, name: 'Other' };
  onlyMajority(await levelsOf('categories', () => sam.ask(renameCategory, stale)));
});
