import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import { closeChat } from '#shared/closures/closures.contract';
import { sendMessage, waitForUser } from '#shared/chats/chats.contract';
import {
  addWebhook,
  deliveryTypes,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  replayDelivery,
  testWebhook,
} from '#shared/integrations/webhooks.contract';
import { newId } from '../database/id.js';
import { openChat } from '../testing/chats.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { WebhookTargets, isPublic } from './webhookTargets.js';
import { afterwards } from './webhookSending.js';

interface Told {
  type: string;
  data: { chat?: { id: string }; message?: { text: string }; closure?: object };
}

let floor: Floor;
let sam: Client;
let ana: Client;
let receiver: Server;
let port: number;
/** What came to the receiver, with what it answered. */
let heard: { headers: Record<string, string>; body: string }[] = [];
let answers: number[] = [];
beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  for (const instance of [0, 1]) floor.get(WebhookTargets, instance).allowed = ['127.0.0.0/8'];
  sam = await floor.signIn('sam');
  ana = await floor.signIn('ana');
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      heard.push({ headers: request.headers as Record<string, string>, body });
      response
        .writeHead(answers.shift() ?? 200, { location: `http://127.0.0.1:${port}/elsewhere` })
        .end('Thanks');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  ({ port } = receiver.address() as AddressInfo);
}, 120_000);
beforeEach(() => {
  heard = [];
  answers = [];
});
afterAll(async () => {
  receiver?.close();
  await floor?.stop();
});

const wanted = (url = `http://127.0.0.1:${port}/hook`) => ({
  ...{ opId: randomUUID(), businessId: floor.meadow.id, url },
  types: [...deliveryTypes],
});
const told = (): Told[] => heard.map(({ body }) => JSON.parse(body) as Told);

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const limit = Date.now() + 45_000; !(await holds());) {
    if (Date.now() > limit) throw new Error(`Not so within 45 s: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('[WH1, WH2, WH3] a chat is told in order, once, signed; what failed is sent again, then what stood behind it', async () => {
  const { webhook, secret } = await sam.must(addWebhook, wanted());
  answers = [500, 302];
  const { chatId } = await openChat(floor, 'ana');
  await ana.must(sendMessage, { chatId, clientMessageId: randomUUID(), text: 'Hello' });
  await ana.must(waitForUser, { chatId, opId: randomUUID() });
  const choice = {
    ...{ categoryId: floor.meadow.categories['Order']!, reasonId: floor.meadow.categories['Track order']! },
    ...{ notes: 'Found', followUps: [], getNextChat: true },
  };
  const seen = { closureId: randomUUID(), chatId, cycle: 1, assigneeId: floor.members.ana };
  await ana.must(closeChat, { ...seen, ...choice });
  const hurry = (): Promise<unknown> =>
    floor.connection
      .collection('webhookDeliveries')
      .updateMany({ state: 'waiting', heldUntil: null }, { $set: { nextAt: new Date() } });
  await until(async () => {
    await hurry();
    return told().filter(({ type }) => type === 'chat.completed').length > 0;
  });
  const types = told().map(({ type }) => type);
  // Refused and redirected first: neither was followed, and nothing went past it.
  expect(types).toEqual([
    ...['chat.assigned', 'chat.assigned', 'chat.assigned', 'message.agent', 'chat.waiting', 'chat.completed'],
  ]);
  expect(new Set(heard.slice(0, 3).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(told()[3]).toMatchObject({ data: { chat: { id: chatId }, message: { text: 'Hello' } } });
  expect(told()[5]).toMatchObject({
    data: { closure: { category: { name: 'Order' }, reason: { name: 'Track order' }, notes: 'Found' } },
  });
  for (const { headers, body } of heard)
    expect(() => new Verifier(secret!).verify(body, headers)).not.toThrow();
  expect(() => new Verifier(secret!).verify('{}', heard[0]!.headers)).toThrow();
  await until(async () => {
    const { deliveries } = await sam.must(listDeliveries, { webhookId: webhook.id, before: null });
    return deliveries.length === 4 && deliveries.every(({ state }) => state === 'delivered');
  });
  const { deliveries } = await sam.must(listDeliveries, { webhookId: webhook.id, before: null });
  expect(deliveries.at(-1)).toMatchObject({ attempts: 3, status: 200, response: 'Thanks', chatId });
  const again = { webhookId: webhook.id, deliveryId: deliveries[0]!.id };
  const before = heard.length;
  expect((await sam.must(replayDelivery, again)).delivery).toMatchObject({ state: 'waiting' });
  await until(() => heard.length > before);
  expect(heard.at(-1)!.headers['webhook-id']).toBe(deliveries[0]!.id);
  await sam.must(removeWebhook, { webhookId: webhook.id });
}, 120_000);

test('[WH4] a webhook is added once, tested, listed without its secret, and removed', async () => {
  const other = await floor.signIn('sam');
  const once = wanted();
  const { webhook, secret } = await sam.must(addWebhook, once);
  expect(secret).toMatch(/^whsec_/);
  expect(await other.next('webhooks:changed')).toEqual({ businessId: floor.meadow.id });
  expect(await sam.must(addWebhook, once)).toEqual({ webhook, secret: null });
  expect(await sam.ask(addWebhook, { ...once, url: `http://127.0.0.1:${port}/x` })).toMatchObject({
    code: 'OP_ID_REUSED',
  });
  const { webhooks } = await sam.must(listWebhooks, { businessId: floor.meadow.id });
  expect(webhooks).toEqual([webhook]);
  const { delivery } = await sam.must(testWebhook, { opId: randomUUID(), webhookId: webhook.id });
  expect(delivery).toMatchObject({ type: 'test', state: 'waiting', chatId: null });
  await until(() => told().some(({ type }) => type === 'test'));
  await sam.must(removeWebhook, { webhookId: webhook.id });
  expect(await sam.must(listWebhooks, { businessId: floor.meadow.id })).toEqual({ webhooks: [] });
  expect(ana.heard('webhooks:changed')).toEqual([]);
}, 120_000);

test('[WH5] who may not manage integrations is refused; another business’s webhook is as a missing one', async () => {
  const { webhook } = await sam.must(addWebhook, { ...wanted(), businessId: floor.harbour.id });
  const lea = await floor.signIn('lea');
  const refused = { code: 'FORBIDDEN', data: { permission: 'integrations.manage' } };
  expect(await lea.ask(addWebhook, wanted())).toMatchObject(refused);
  expect(await lea.ask(listWebhooks, { businessId: floor.meadow.id })).toMatchObject(refused);
  await floor.connection
    .collection('permissionGroups')
    .updateOne({ name: 'Agent' }, { $push: { permissions: 'integrations.manage' as never } });
  const ben = await floor.signIn('ben');
  for (const webhookId of [webhook.id, newId()]) {
    const missing = { code: 'NOT_FOUND', data: { what: 'webhook' } };
    expect(await ben.ask(removeWebhook, { webhookId })).toMatchObject(missing);
    expect(await ben.ask(testWebhook, { webhookId, opId: randomUUID() })).toMatchObject(missing);
    expect(await ben.ask(listDeliveries, { webhookId, before: null })).toMatchObject(missing);
    expect(await ben.ask(replayDelivery, { webhookId, deliveryId: newId() })).toMatchObject(missing);
  }
  for (const businessId of [floor.harbour.id, newId()])
    expect(await ben.ask(listWebhooks, { businessId })).toMatchObject({ code: 'NOT_FOUND' });
}, 120_000);

test.each([
  'not an address',
  'ftp://shop.example',
  'https://user:pass@shop.example/',
  'javascript:alert(1)',
  '',
])('[WH6] %j is no address of a webhook', async (url) => {
  expect(await sam.ask(addWebhook, wanted(url))).toMatchObject({ code: 'BAD_INPUT', data: { path: 'url' } });
});

test.each([
  'https://localhost/',
  'https://10.0.0.1/',
  'https://[::1]/',
  'https://2130706433/',
  'https://[::ffff:7f00:1]/',
])('[WH6] %s leads inside and is refused', async (url) => {
  floor.get(WebhookTargets).allowed = [];
  try {
    expect(await sam.ask(addWebhook, wanted(url))).toMatchObject({
      ...{ code: 'WEBHOOK_TARGET', data: { why: 'private' } },
    });
  } finally {
    floor.get(WebhookTargets).allowed = ['127.0.0.0/8'];
  }
});

test.each([
  ...[
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
  ],
  ...['255.255.255.255', '::', '::1', 'fe80::1', 'fc00::1', 'ff02::1', '::ffff:10.0.0.1', '::ffff:7f00:1'],
  ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', '::127.0.0.1', '::7f00:1', 'nonsense', ''],
])('[WH6] %s is not public', (address) => {
  expect(isPublic(address)).toBe(false);
});

test.each(['93.184.216.34', '8.8.8.8', '2606:2800:220:1::1', '::ffff:8.8.8.8'])(
  '[WH6] %s is public',
  (address) => {
    expect(isPublic(address)).toBe(true);
  },
);

test('[WH2] it is tried again with growing pauses for a day, and then given up', () => {
  const pauses = [1, 2, 3, 4, 5, 6].map((attempts) => {
    const { state, nextAt } = afterwards({ at: new Date() }, { status: 503 }, attempts);
    expect(state).toBe('waiting');
    return nextAt!.getTime() - Date.now();
  });
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  const yesterday = { at: new Date(Date.now() - 24 * 60 * 60_000) };
  expect(afterwards(yesterday, { status: null }, 9)).toEqual({ state: 'failed', nextAt: null });
  expect(afterwards(yesterday, { status: 204 }, 9)).toEqual({ state: 'delivered', nextAt: null });
});
