import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { apiKeysMax, createApiKey, listApiKeys, revokeApiKey } from '#shared/integrations/apiKeys.contract';
import { newId } from '../database/id.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';

let floor: Floor;
let sam: Client;
let lea: Client;
beforeAll(async () => {
  floor = await startFloor();
  sam = await floor.signIn('sam');
  lea = await floor.signIn('lea');
}, 60_000);
afterAll(() => floor?.stop());

const wanted = (name: string, businessId = floor.meadow.id) => ({
  ...{ opId: randomUUID(), businessId, name },
  scopes: ['chats.read' as const],
});
const keysOf = async (businessId: string) => (await sam.must(listApiKeys, { businessId })).keys;

test('[AP1] an administrator makes a key; it is told once, and only its hash is stored', async () => {
  const { key, secret } = await sam.must(createApiKey, wanted(' WhatsApp bot '));
  expect(secret).toMatch(/^baton_[\w-]{43}$/);
  expect(key).toMatchObject({
    ...{ name: 'WhatsApp bot', scopes: ['chats.read'], lastUsedAt: null, revokedAt: null },
    ...{ businessId: floor.meadow.id, madeBy: { name: 'Sam Rivera' } },
  });
  expect(secret!.startsWith(key.hint)).toBe(true);
  expect(await keysOf(floor.meadow.id)).toContainEqual(key);
  const row = await floor.connection.collection<{ _id: string }>('apiKeys').findOne({ _id: key.id });
  expect(JSON.stringify(row)).not.toContain(secret!.slice(12));
  expect(row).toMatchObject({ keyHash: createHash('sha256').update(secret!).digest('hex') });
});

test('[AP1] a team lead is refused, whatever they ask of keys', async () => {
  const { key } = await sam.must(createApiKey, wanted('Not for leads'));
  const refused = { code: 'FORBIDDEN', data: { permission: 'integrations.manage' } };
  expect(await lea.ask(createApiKey, wanted('Hers'))).toMatchObject(refused);
  expect(await lea.ask(listApiKeys, { businessId: floor.meadow.id })).toMatchObject(refused);
  expect(await lea.ask(revokeApiKey, { apiKeyId: key.id })).toMatchObject(refused);
  expect((await keysOf(floor.meadow.id)).find(({ id }) => id === key.id)?.revokedAt).toBeNull();
});

test('[AP2] another administrator hears of a key made and revoked; a lead hears nothing', async () => {
  const other = await floor.signIn('sam');
  const { key } = await sam.must(createApiKey, wanted('Heard of'));
  expect((await other.next('apiKey:changed', (fact) => fact.key.id === key.id)).key).toEqual(key);
  const { key: revoked } = await sam.must(revokeApiKey, { apiKeyId: key.id });
  expect(revoked).toMatchObject({ revokedBy: { name: 'Sam Rivera' }, revokedAt: expect.any(Number) });
  expect((await other.next('apiKey:changed', (fact) => fact.key.revokedAt !== null)).key).toEqual(revoked);
  expect((await sam.must(revokeApiKey, { apiKeyId: key.id })).key).toEqual(revoked);
  expect(lea.heard('apiKey:changed')).toEqual([]);
});

test('[AP2] the keys of one business are not those of another, and missing ones are answered alike', async () => {
  const { key } = await sam.must(createApiKey, wanted('Cards', floor.harbour.id));
  expect((await keysOf(floor.meadow.id)).map(({ id }) => id)).not.toContain(key.id);
  await floor.connection
    .collection('permissionGroups')
    .updateOne({ name: 'Agent' }, { $push: { permissions: 'integrations.manage' as never } });
  const ana = await floor.signIn('ana');
  const missing = { code: 'NOT_FOUND', data: { what: 'API key' } };
  for (const apiKeyId of [key.id, newId()])
    expect(await ana.ask(revokeApiKey, { apiKeyId })).toMatchObject(missing);
  for (const businessId of [floor.harbour.id, newId()]) {
    const what = { code: 'NOT_FOUND', data: { what: 'business' } };
    expect(await ana.ask(listApiKeys, { businessId })).toMatchObject(what);
    expect(await ana.ask(createApiKey, wanted('Theirs', businessId))).toMatchObject(what);
  }
  expect(ana.heard('apiKey:changed')).toEqual([]);
});

test('[AP3] made again it is one key and its secret is untold; with other content it is refused', async () => {
  const once = wanted('Once');
  const answers = await Promise.all(Array.from({ length: 5 }, () => sam.must(createApiKey, once)));
  expect(new Set(answers.map(({ key }) => key.id)).size).toBe(1);
  expect(answers.filter(({ secret }) => secret !== null)).toHaveLength(1);
  expect(await sam.ask(createApiKey, { ...once, name: 'Twice' })).toMatchObject({ code: 'OP_ID_REUSED' });
});

test.each([
  ['no name', { name: ' ' }],
  ['a name too long', { name: 'a'.repeat(81) }],
  ['no scope', { scopes: [] }],
  ['an unknown scope', { scopes: ['everything'] }],
  ['a scope twice', { scopes: ['chats.read', 'chats.read'] }],
  ['an operator', { businessId: { $ne: null } }],
])('[AP4] a key with %s is refused', async (_, bad) => {
  const before = await keysOf(floor.meadow.id);
  const reply = await sam.ask(createApiKey, { ...wanted('Bad'), ...(bad as object) });
  expect(reply).toMatchObject({ code: 'BAD_INPUT' });
  expect(await keysOf(floor.meadow.id)).toEqual(before);
});

test('[AP4] a business has so many keys and no more', async () => {
  const there = (await keysOf(floor.harbour.id)).length;
  const row = { name: 'Filler', scopes: ['chats.read'], hint: 'baton_', madeAt: new Date(), revokedAt: null };
  const fillers = Array.from({ length: apiKeysMax - there }, (_, index) => ({
    ...{ _id: newId(), businessId: floor.harbour.id, opId: randomUUID(), keyHash: `filler ${index}` },
    ...{ ...row, madeBy: { id: null, name: 'Test' }, lastUsedAt: null, revokedBy: null },
  }));
  await floor.connection.collection('apiKeys').insertMany(fillers as never[]);
  expect(await sam.ask(createApiKey, wanted('One more', floor.harbour.id))).toMatchObject({
    code: 'TOO_MANY_KEYS',
    data: { max: apiKeysMax },
  });
});
