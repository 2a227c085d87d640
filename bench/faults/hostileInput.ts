import type { Reply, Request } from '#shared/wire/request';
import { consoleContracts, exampleOf, missingIds } from '../setup/contracts.js';
import { fingerprintOf } from '../setup/fingerprint.js';
import { openOffice, sitDown, type Desk, type Office } from '../setup/office.js';
import { Line } from '../setup/line.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

const notesMax = 5_000;
const cutWithinMs = 3_000;

const values: unknown[] = [
  ...[null, true, 5, -1, 1.5, 1e308, '', [], {}, [[]], { $gt: '' }, { $ne: null }, { $where: 'sleep(9)' }],
  ...[
    '\0',
    'a\0b',
    '\ud800',
    'a\udfffb',
    '\u202Eevil',
    '../../etc/passwd',
    '__proto__',
    '$where',
    "' || 1 == 1",
  ],
  ...[{ toString: 1 }, { constructor: { prototype: {} } }, ['$gt'], 'x'.repeat(20_000)],
];

const extras: Record<string, unknown>[] = [
  { $where: '1' },
  { 'a.b': 1 },
  { businessId2: 'x' },
  JSON.parse('{"__proto__":{"permissions":["audit.view"]}}') as Record<string, unknown>,
];

/** H4: every field of every request with what does not belong there. */
export const hostileInput: Fault = {
  id: 'H4',
  promise:
    'wrong types, $ keys, __proto__, NUL, surrogates, long notes: a typed error every time, nothing written',
  async run({ short, house }) {
    const office = await openOffice(house, { database: 'h4', agents: 1, chatsEach: 2 });
    const before = await fingerprintOf(office.db);
    const failures: string[] = [];
    const requests = badRequests(short ? 4 : 1);
    const clerks = Array.from(
      { length: 4 },
      () => new Line(() => sitDown(office.baton.port, office.staff.admin.cookie)),
    );
    const share = (index: number) => requests.filter((_, place) => place % clerks.length === index);
    const found = await Promise.all(clerks.map((line, index) => askAll(line, share(index))));
    failures.push(...found.flat());
    failures.push(...(await longNotes(office.desks[0]!, office)));
    const cut = await rawMillion(office);
    if (!cut) failures.push('A million characters did not cut the socket.');
    if ((await fingerprintOf(office.db)) !== before) failures.push('Something was written.');
    if (!office.baton.running) failures.push('The server ended.');
    for (const line of clerks) line.end();
    await office.close();
    const untyped = found.flat().length;
    return { figures: { requests: requests.length, contracts: consoleContracts.length, untyped }, failures };
  },
};

type Bad = [contract: Request, input: unknown];

/** One field wrong at a time, where the contract says it is wrong; every `nth` of them. */
function badRequests(nth: number): Bad[] {
  const all = consoleContracts.flatMap((contract) => {
    const good = exampleOf(contract, missingIds());
    const fields = Object.keys(good).flatMap((name) => values.map((value) => ({ ...good, [name]: value })));
    const more = extras.map((extra) => Object.assign(Object.create(null) as object, good, extra));
    const less = Object.keys(good).map((name) =>
      Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)),
    );
    const wholes = [null, [], 'x', 5, [good]];
    return [...fields, ...more, ...less, ...wholes]
      .filter((input) => !contract.input.safeParse(input).success)
      .map((input): Bad => [contract, input]);
  });
  return all.filter((_, index) => index % nth === 0);
}

async function askAll(line: Line, requests: Bad[]): Promise<string[]> {
  const failures: string[] = [];
  for (const [{ name }, input] of requests) {
    const reply = await line.settle(name, input as object);
    if (!reply.ok && reply.code !== 'INTERNAL') continue;
    failures.push(
      `${name} answered ${reply.ok ? 'ok' : reply.code} to ${JSON.stringify(input).slice(0, 200)}`,
    );
  }
  return failures;
}

async function longNotes(desk: Desk, office: Office): Promise<string[]> {
  const chat = office.chats[0]![0]!;
  const failures: string[] = [];
  for (const length of [notesMax + 1, 20_000]) {
    const { closureId } = missingIds();
    const closing = { ...office.closingOf(chat), closureId, notes: 'é'.repeat(length) };
    const reply: Reply<unknown> = await desk.close(closing);
    const isTold = !reply.ok && reply.code === 'NOTES_TOO_LONG' && reply.data.max === notesMax;
    if (!isTold) failures.push(`Notes of ${length} characters were answered ${JSON.stringify(reply)}.`);
  }
  const surrogate = { ...office.closingOf(chat), closureId: missingIds().closureId, notes: 'a\ud800' };
  const reply: Reply<unknown> = await desk.close(surrogate);
  none(failures, 'lone surrogates taken', Number(reply.ok));
  return failures;
}

/** Whether the socket is gone soon after a million characters came. */
async function rawMillion(office: Office): Promise<boolean> {
  const socket = await sitDown(office.baton.port, office.staff.agents[0]!.cookie);
  const closing = { ...office.closingOf(office.chats[0]![0]!), closureId: missingIds().closureId };
  const gone = new Promise<boolean>((resolve) => {
    socket.onClose(() => resolve(true));
    setTimeout(() => resolve(false), cutWithinMs).unref();
  });
  socket.sendRaw(`421${JSON.stringify(['closure:close', { ...closing, notes: 'x'.repeat(1_000_000) }])}`);
  return gone;
}
