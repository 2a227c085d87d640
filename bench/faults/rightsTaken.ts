import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { TaxonomyChange } from '#shared/categories/categories.contract';
import type { Reply } from '#shared/wire/request';
import { quantile } from '../parts/part.js';
import type { House } from '../setup/house.js';
import { changeMember, Lead, type Screen } from '../setup/leads.js';
import { openOffice, sitDown, type Office } from '../setup/office.js';
import { randomFrom, type Random } from '../setup/random.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

/** The promise, and in the short form what a machine that is busy with other things keeps as well. */
const goneWithinMs = { long: 1_000, short: 8_000 };
/** Beyond this the right was not taken at all. */
const givenUpMs = 10_000;

/** How often a member asks whether they still may: under the rate of their session on two screens. */
const askEveryMs = 50;

const losses = ['session', 'permission', 'business'] as const;
type Loss = (typeof losses)[number];

/** H8: while the list is edited, members lose their session, a permission or the business, on every instance. */
export const rightsTaken: Fault = {
  id: 'H8',
  promise:
    'session ended, right revoked while connected: gone ≤ 1 s at p99 on all instances, nothing told after',
  async run({ short, seed, house }) {
    const [count, instances] = short ? [24, 2] : [240, 4];
    const office = await openOffice(house, { database: 'h8', agents: 1, chatsEach: 0 });
    const others = await Promise.all([...Array(instances - 1)].map(() => house.start('h8')));
    const ports = [office.baton, ...others].map(({ port }) => port);
    const arrive = (name: string): Promise<Lead> => Lead.arrive(office, name, ports);
    const witness = await arrive('Witness');
    const leads = await Promise.all([...Array(count)].map((_, index) => arrive(`Lead ${index}`)));
    const edits = new Edits(office);
    edits.begin();
    const taken = await takeFromAll(leads, { house, office, edits, random: randomFrom(seed) });
    await edits.end();
    const failures: string[] = [];
    const delays = taken.flatMap(({ delaysMs }) => delaysMs);
    const p99Ms = Math.ceil(quantile(delays, 0.99));
    if (!(p99Ms <= goneWithinMs[short ? 'short' : 'long']))
      failures.push(`Rights were gone after ${p99Ms} ms at p99.`);
    none(failures, 'screens told of edits after the loss', heardAfter(taken, edits));
    none(failures, 'edits that a member with every right missed', missedBy(witness, edits));
    none(failures, 'edits refused', edits.refused);
    const after = edits.made.filter(({ askedAt }) => askedAt > taken[0]!.at).length;
    if (after < 3) failures.push('Hardly an edit was made after the first loss: nothing could be overheard.');
    for (const { socket } of [witness, ...leads].flatMap(({ screens }) => screens)) socket.close();
    await Promise.all(others.map((baton) => baton.stop()));
    await office.close();
    const p50Ms = Math.ceil(quantile(delays, 0.5));
    return {
      figures: { members: count, screens: delays.length, edits: edits.made.length, p50Ms, p99Ms },
      failures,
    };
  },
};

interface Scene {
  house: House;
  office: Office;
  edits: Edits;
  random: Random;
}

interface Taken {
  lead: Lead;
  loss: Loss;
  at: number;
  /** Per screen, from the commit until the right was gone. */
  delaysMs: number[];
}

async function takeFromAll(leads: Lead[], scene: Scene): Promise<Taken[]> {
  const waiting: Promise<Taken>[] = [];
  for (const [index, lead] of leads.entries()) {
    // However slow the machine is: each third loss comes after another edit.
    const made = scene.edits.made.length;
    while (index % 3 === 0 && scene.edits.made.length === made) await wait(5);
    waiting.push(take(lead, losses[index % losses.length]!, scene));
    await wait(scene.random.below(120));
  }
  return Promise.all(waiting);
}

async function take(lead: Lead, loss: Loss, { house, office, random }: Scene): Promise<Taken> {
  const { db, staff } = office;
  if (loss === 'session') await signOut(lead, random.pick(lead.screens).port);
  else if (loss === 'business')
    await changeMember(house, db, { memberId: lead.id, set: { businessIds: [] } });
  else {
    const group = await db.collection<{ _id: string }>('permissionGroups').findOne({ name: 'Agent' });
    await changeMember(house, db, { memberId: lead.id, set: { groupId: group!._id } });
  }
  const at = performance.now();
  const isGone = { session: isClosed, permission: isForbidden, business: isMissing }[loss];
  const delaysMs = await Promise.all(
    lead.screens.map(async (screen) => {
      while (performance.now() < at + givenUpMs) {
        if (await isGone(screen, staff.businessId)) break;
        await wait(askEveryMs);
      }
      return Math.max(0, (screen.closedAt || performance.now()) - at);
    }),
  );
  return { lead, loss, at, delaysMs };
}

async function signOut({ cookie }: Lead, port: number): Promise<void> {
  const headers = { cookie, origin: `http://localhost:${port}` };
  const answer = await fetch(`http://127.0.0.1:${port}/api/session`, { method: 'DELETE', headers });
  if (!answer.ok) throw new Error(`Signing out was refused: ${answer.status}`);
}

type Look = (screen: Screen, businessId: string) => Promise<boolean> | boolean;

const isClosed: Look = ({ closedAt }) => closedAt > 0;

const isForbidden: Look = async ({ socket }, businessId) => {
  const reply = await socket.ask<Reply<unknown>>('category:counts', { businessId });
  return !reply.ok && reply.code === 'FORBIDDEN';
};

const isMissing: Look = async ({ socket }, businessId) => {
  const reply = await socket.ask<Reply<unknown>>('category:pull', { businessId, have: null });
  return !reply.ok && reply.code === 'NOT_FOUND';
};

/** How many screens heard of an edit that was asked for after their member had lost what it takes. */
function heardAfter(taken: Taken[], edits: Edits): number {
  const silenced = taken.filter(({ loss }) => loss !== 'permission');
  return silenced
    .flatMap(({ lead, at }) => lead.screens.map((screen) => ({ screen, at })))
    .filter(({ screen, at }) =>
      edits.made.some(({ version, askedAt }) => askedAt > at && screen.versions.has(version)),
    ).length;
}

function missedBy({ screens }: Lead, edits: Edits): number {
  return screens.reduce(
    (sum, { versions }) => sum + edits.made.filter(({ version }) => !versions.has(version)).length,
    0,
  );
}

/** The administrator, who renames the one category to and fro. */
class Edits {
  readonly made: { version: number; askedAt: number }[] = [];
  refused = 0;
  private stopping = false;
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly office: Office) {}

  begin(): void {
    this.work = this.edit();
  }

  async end(): Promise<void> {
    this.stopping = true;
    await this.work;
    // What was told last is heard within this.
    await wait(500);
  }

  private async edit(): Promise<void> {
    const { staff, baton } = this.office;
    const admin = await sitDown(baton.port, staff.admin.cookie);
    for (let rev = 1; !this.stopping; rev++) {
      const askedAt = performance.now();
      const wanted = { businessId: staff.businessId, id: staff.categoryId, rev, name: `Refund ${rev % 2}` };
      const reply = await admin.ask<Reply<{ change: TaxonomyChange }>>('category:rename', {
        opId: randomUUID(),
        ...wanted,
      });
      if (reply.ok) this.made.push({ version: reply.data.change.version, askedAt });
      else this.refused++;
      await wait(60);
    }
    admin.close();
  }
}
