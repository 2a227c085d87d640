import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startFloor, type Floor } from '../testing/floor.js';

let floor: Floor;

beforeAll(async () => {
  floor = await startFloor();
});
afterAll(() => floor.stop());

/** What correctness rests on when two instances do the same at once: no order of reads and writes replaces it. */
const unique: [collection: string, key: string[], where: object | null][] = [
  ['taxonomies', ['businessId'], null],
  ['categories', ['businessId', 'parentId', 'nameKey'], { status: 'active' }],
  ['taxonomyChanges', ['businessId', 'version'], null],
  ['taxonomyChanges', ['businessId', 'opId'], null],
  ['messages', ['chatId', 'seq'], null],
  ['messages', ['chatId', 'senderId', 'clientMessageId'], { clientMessageId: { $type: 'string' } }],
  ['closures', ['closureId', 'businessId'], null],
  ['closures', ['businessId', 'chatId', 'cycle'], null],
  ['closureRevisions', ['closureId', 'rev'], null],
  ['chats', ['businessId', 'userId'], { state: { $in: ['bot', 'queued', 'active', 'waiting'] } }],
];

test.each(unique)('[CL7] %s are unique by %j', async (collection, key, where) => {
  const indexes = await floor.connection.collection(collection).indexes();
  const found = indexes.filter((index) => index.unique && Object.keys(index.key).join() === key.join());
  expect(found.map((index) => (index['partialFilterExpression'] as object | undefined) ?? null)).toEqual([
    where,
  ]);
});
