import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Reply, Request } from '#shared/wire/request';
import type { LightSocket } from '../load/lightSocket.js';
import { putActiveChats } from '../setup/activeChats.js';
import { consoleContracts, exampleOf, missingIds, type Ids } from '../setup/contracts.js';
import { hire, hireOne, newId, put, type Staff } from '../setup/staff.js';
import { Line } from '../setup/line.js';
import { openOffice, sitDown, type Office } from '../setup/office.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

/** H6: an administrator of one business asks for everything of another. */
export const foreignBusiness: Fault = {
  id: 'H6',
  promise: 'every request with the other business’s ids: 0 leaks, answers as for a missing id',
  async run({ house }) {
    const office = await openOffice(house, { database: 'h6', agents: 1, chatsEach: 3 });
    const other = await hire(office.db, 1);
    const spy = await hireOne(office.db, other, { name: 'Spy', group: 'Administrator' });
    const ownChats = (await putActiveChats(office.db, { ...other, agents: [spy] }, 600)).flat();
    const foreign = await workOf(office);
    const heard: string[] = [];
    const line = new Line(
      () => sitDown(office.baton.port, spy.cookie),
      (socket: LightSocket) => socket.onEvent((_, raw) => heard.push(raw)),
    );
    const own = (): Ids => {
      const chat = ownChats.pop()!;
      return {
        ...missingIds(),
        ...idsOf(other, { chatId: chat._id, userId: chat.userId, memberId: spy.id }),
      };
    };
    const said: string[] = [];
    const failures: string[] = [];
    let compared = 0;
    for (const contract of consoleContracts) {
      for (const [swapped, foreignInput, missingInput] of pairs(contract, { own, foreign })) {
        const got = await line.settle(contract.name, foreignInput);
        const missing = await line.settle(contract.name, missingInput);
        compared++;
        said.push(withoutAsked(JSON.stringify(got), foreignInput));
        if (masked(got, foreignInput) === masked(missing, missingInput)) continue;
        failures.push(
          `${contract.name} with a foreign ${swapped}: ${masked(got, foreignInput)}, not ${masked(missing, missingInput)}`,
        );
      }
    }
    await workOf(office);
    await wait(500);
    const secrets = Object.values(foreign);
    const leaks = [...said, ...heard].filter((text) =>
      secrets.some((secret) => text.includes(secret)),
    ).length;
    none(failures, 'leaks', leaks);
    line.end();
    await office.close();
    return { figures: { requests: consoleContracts.length, compared, heard: heard.length, leaks }, failures };
  },
};

/** Things happen in the other business: a closing, a note, an edit. Answers with the ids of what they happened to. */
async function workOf(office: Office): Promise<Ids> {
  const { staff, desks, chats } = office;
  const [closed, noted] = [chats[0]!.pop()!, chats[0]![0]!];
  const closureId = randomUUID();
  const followUps = [{ at: Date.now() + 3_600_000, comment: 'A secret promise' }];
  await desks[0]!.ask('closure:close', { closureId, ...office.closingOf(closed), followUps });
  await desks[0]!.ask('chat:note', { chatId: noted._id, clientMessageId: randomUUID(), text: 'A secret' });
  const lead = await sitDown(office.baton.port, staff.admin.cookie);
  const names = [`Secret ${closureId}`];
  await lead.ask('category:add', { businessId: staff.businessId, opId: randomUUID(), parentId: null, names });
  const reply = {
    opId: randomUUID(),
    businessId: staff.businessId,
    shared: true,
    title: 'Secret',
    text: 'Own',
  };
  await lead.ask('reply:add', reply);
  await lead.ask('apiKey:create', {
    ...{ opId: randomUUID(), businessId: staff.businessId, name: 'Secret key' },
    scopes: ['chats.read'],
  });
  const { businessId, categoryId } = staff;
  const mark = { opId: randomUUID(), businessId, categoryId, reasonId: null, on: '2026-03-01' };
  await lead.ask('insights:mark', mark);
  lead.close();
  const memberId = staff.agents[0]!.id;
  const made = {
    followUpId: await newestOf(office, 'followUps'),
    replyId: await newestOf(office, 'cannedReplies'),
    webhookId: await putWebhook(office),
    apiKeyId: await newestOf(office, 'apiKeys'),
    reportId: await newestOf(office, 'automationMarks'),
  };
  return { ...idsOf(staff, { chatId: noted._id, userId: noted.userId, memberId }), closureId, ...made };
}

/** Its target is private, so that the server would not take it: nothing is told to it, and it names itself only. */
async function putWebhook({ db, staff }: Office): Promise<string> {
  const _id = newId();
  const made = { madeAt: new Date(), madeBy: { id: null, name: 'Secret' }, removedAt: null, opId: _id };
  const row = {
    _id,
    businessId: staff.businessId,
    url: 'https://secret.example',
    types: [],
    secret: 'whsec_',
  };
  await put(db, 'webhooks', [{ ...row, ...made }]);
  return _id;
}

async function newestOf({ db, staff }: Office, name: string): Promise<string> {
  const rows = db.collection<{ _id: string; businessId: string }>(name);
  const [row] = await rows.find({ businessId: staff.businessId }).sort({ _id: -1 }).limit(1).toArray();
  if (!row) throw new Error(`Nothing was put into ${name}.`);
  return row._id;
}

function idsOf(
  staff: Staff,
  rest: Pick<Ids, 'chatId' | 'userId' | 'memberId'>,
): Pick<Ids, 'memberId' | 'chatId' | 'userId' | 'businessId' | 'teamId' | 'categoryId' | 'reasonId'> {
  const { businessId, teamId, categoryId, reasonId } = staff;
  return { businessId, teamId, categoryId, reasonId, ...rest };
}

type Pair = [swapped: string, foreign: Record<string, unknown>, missing: Record<string, unknown>];

/** One id foreign at a time, and all at once; beside the same with an id that does not exist. */
function pairs(contract: Request, { own, foreign }: { own: () => Ids; foreign: Ids }): Pair[] {
  const named = (Object.keys(foreign) as (keyof Ids)[]).filter((name) => isNamed(contract, name));
  const nowhere = missingIds();
  const single = named.map((name): Pair => [
    name,
    exampleOf(contract, { ...own(), [name]: foreign[name] }),
    exampleOf(contract, { ...own(), [name]: nowhere[name] }),
  ]);
  return [...single, ['everything', exampleOf(contract, foreign), exampleOf(contract, nowhere)]];
}

function isNamed(contract: Request, name: keyof Ids): boolean {
  const ids = missingIds();
  return JSON.stringify(exampleOf(contract, ids)).includes(ids[name]);
}

/** What an answer says of the matter: whether it was done, or why not. */
function masked(reply: Reply<unknown>, input: Record<string, unknown>): string {
  const body = reply.ok ? { ok: true } : { code: reply.code, data: reply.data };
  return withoutAsked(JSON.stringify(body), input);
}

function withoutAsked(said: string, input: Record<string, unknown>): string {
  const asked = JSON.stringify(input).match(/[0-9a-f]{24}|[0-9a-f-]{36}/g) ?? [];
  return asked.reduce((text, id) => text.replaceAll(id, '…'), said);
}
