import { fingerprintOf } from '../setup/fingerprint.js';
import { openOffice, sitDown, type Office } from '../setup/office.js';
import { randomFrom, type Random } from '../setup/random.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

const pollingAttempts = 20;
const deep = 5_000;

type Packet = (random: Random) => string | Buffer;

/** Packets that no client sends: not quite the protocol, not quite JSON, or names that mean something to the library. */
const fixed = [
  ...['', '4', '42', '42[', '42[]', '42[5]', '42[null,{}]', '42{"a":1}', '42""', '49', '4999', '7', '9x'],
  ...[
    '430[]',
    '43["x"]',
    '43999999999999999999[1]',
    '40/admin,',
    '40{"x',
    '44"x"',
    '41',
    '1',
    '5',
    '5probe',
    '6',
    '2',
  ],
  ...['421["closure:close"', '421["closure:close"]', '421["closure:close",{},{}]', '421["sync",null]'],
  ...['42-1["sync",{}]', '4299999999999999999999["sync",{}]', '42001e5["sync",{}]', '42["sync",{}]'],
  ...['421["__proto__",{}]', '421["constructor",{}]', '421["toString",{}]', '421["hasOwnProperty",{}]'],
  ...[
    '421["error",{}]',
    '421["exception",{}]',
    '421["connect",{}]',
    '421["disconnect",{}]',
    '421["connection",{}]',
  ],
  ...[
    '421["disconnecting",{}]',
    '421["newListener",{}]',
    '421["removeListener",{}]',
    '421["connect_error",{}]',
  ],
  ...[
    '451-["sync",{"_placeholder":true,"num":0}]',
    '45999-["x"]',
    '45-1-["x"]',
    '461-1["x"]',
    '421[{"a":1},{}]',
  ],
];

const packets: Packet[] = [
  ...fixed.map(
    (packet): Packet =>
      () =>
        packet,
  ),
  () => `421["sync",${'['.repeat(deep)}${']'.repeat(deep)}]`,
  () => `421["sync",${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}]`,
  () => `421["category:add",{"__proto__":{"admin":true},"names":["${'x'.repeat(60_000)}"]}]`,
  (random) => Buffer.from(Array.from({ length: 1 + random.below(200) }, () => random.below(256))),
  (random) => `42${random.below(9)}["closure:close",{"closureId":"x"}]`.slice(0, random.below(36)),
  (random) => `42["${String.fromCharCode(...Array.from({ length: 20 }, () => random.below(0xffff)))}",{}]`,
  () => 'x'.repeat(70_000),
];

/** H1: malformed packets on many connections. */
export const malformedPackets: Fault = {
  id: 'H1',
  promise: 'malformed packets on 20 connections: 0 exits, 0 unhandled rejections, 0 writes',
  async run({ short, seed, house }) {
    const each = short ? 50 : 500;
    const office = await openOffice(house, { database: 'h1', agents: 20, chatsEach: 0 });
    const before = await fingerprintOf(office.db);
    const sent = await Promise.all(
      office.staff.agents.map(({ cookie }, index) =>
        sendAll(office, { cookie, each, random: randomFrom(seed + index) }),
      ),
    );
    const polled = await poll(office.baton.port);
    const failures: string[] = [];
    if (!office.baton.running) failures.push('The server ended.');
    none(failures, 'polling attempts that were served', polled);
    if ((await fingerprintOf(office.db)) !== before) failures.push('Something was written.');
    const asked = { taxonomies: {}, chats: {}, timeZone: 'UTC' };
    const socket = await sitDown(office.baton.port, office.staff.admin.cookie);
    const answer = await socket.attempt<{ ok: boolean }>('sync', asked, 6_000);
    if (!answer?.ok) failures.push('The server does not answer any more.');
    socket.close();
    await office.close();
    const reopened = sent.reduce((sum, count) => sum + count, 0);
    return { figures: { packets: each * sent.length, kinds: packets.length, reopened, polled }, failures };
  },
};

/** Sends malformed packets, on a new connection whenever the server has ended the last; answers how often it had. */
async function sendAll(
  office: Office,
  { cookie, each, random }: { cookie: string; each: number; random: Random },
): Promise<number> {
  let socket = await sitDown(office.baton.port, cookie);
  let reopened = 0;
  for (let index = 0; index < each && office.baton.running; index++) {
    if (!socket.open) {
      socket = await sitDown(office.baton.port, cookie);
      reopened++;
    }
    socket.sendRaw(random.pick(packets)(random));
    // Long enough for the server to end the connection, so that the next packet is not sent into the void.
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  socket.close();
  return reopened;
}

async function poll(port: number): Promise<number> {
  const url = `http://127.0.0.1:${port}/socket/?EIO=4&transport=polling`;
  const headers = { origin: `http://localhost:${port}` };
  const answers = await Promise.all(
    Array.from({ length: pollingAttempts }, (_, index) =>
      fetch(url, index % 2 ? { headers } : { headers, method: 'POST', body: '40{"protocol":1}' }),
    ),
  );
  return answers.filter(({ ok }) => ok).length;
}
