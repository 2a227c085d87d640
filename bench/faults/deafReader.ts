import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { SlotDoc } from '../../backend/src/routing/slots.model.js';
import type { Reply } from '#shared/wire/request';
import type { LightSocket } from '../load/lightSocket.js';
import { median, quantile } from '../parts/part.js';
import { putLargeTaxonomy } from '../setup/largeTaxonomy.js';
import { Line } from '../setup/line.js';
import { openOffice, sitDown, type Office } from '../setup/office.js';
import { randomFrom } from '../setup/random.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

const cutWithinMs = 10_000;
const othersSlowerBy = 1.2;
/** Whole lists asked for at once: more than the kernels' own buffers take. */
const pulls = 40;

/** L2: one client asks for much and reads nothing; it is cut, and the others do not feel it. */
export const deafReader: Fault = {
  id: 'L2',
  promise: 'a reader that reads nothing: cut ≤ 10 s after 256 kB is queued, others’ p99 + ≤ 20 %',
  async run({ short, seed, house }) {
    const [readers, rounds] = short ? [10, 1] : [50, 7];
    const office = await openOffice(house, { database: 'l2', agents: readers + 1, chatsEach: 0 });
    const { businessId } = office.staff;
    const list = await putLargeTaxonomy(office.db, { businessId, size: 500, each: 1 }, randomFrom(seed));
    const last = office.desks.at(-1)!;
    last.socket.close();
    await isConnected(office, last.id, false);
    const others = office.desks.slice(0, readers).map(({ socket }) => socket);
    const teller = new Teller({ office, categoryId: list[0]!.id }, others);
    const failures: string[] = [];
    const p99s = { deaf: [] as number[], hearing: [] as number[] };
    let [longestCutMs, cut] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const { cutMs, edits } = await cutAfter(office, teller);
      p99s.deaf.push(quantile(teller.takeDelays(), 0.99));
      if (cutMs !== null) cut++;
      longestCutMs = Math.max(longestCutMs, cutMs ?? Infinity);
      // The same questions and edits once more, with a reader that reads.
      const hearing = await sitDown(office.baton.port, office.staff.agents.at(-1)!.cookie);
      await askForMuch(hearing, businessId);
      for (let edit = 0; edit < edits; edit++) await teller.tell();
      p99s.hearing.push(quantile(teller.takeDelays(), 0.99));
      hearing.close();
      await isConnected(office, last.id, false);
    }
    none(failures, 'deaf readers not cut', rounds - cut);
    if (!(longestCutMs <= cutWithinMs)) failures.push(`One was cut after ${longestCutMs} ms.`);
    none(failures, 'others cut as well', others.filter(({ open }) => !open).length);
    const slower = median(p99s.deaf.map((p99, round) => p99 / p99s.hearing[round]!));
    // A ratio of two short rounds says nothing on a busy machine.
    if (!short && slower > othersSlowerBy) failures.push(`The others' p99 is ${slower.toFixed(2)} ×.`);
    teller.end();
    await office.close();
    return { figures: { readers, rounds, longestCutMs, othersP99: `× ${slower.toFixed(2)}` }, failures };
  },
};

/** An administrator who renames, and how long that takes to every reader. */
class Teller {
  private delays: number[] = [];
  private begun = 0;
  private rev = 1;
  private readonly waiting = new Set<() => void>();
  private readonly line: Line;

  constructor(
    private readonly on: { office: Office; categoryId: string },
    private readonly readers: LightSocket[],
  ) {
    const { baton, staff } = on.office;
    this.line = new Line(() => sitDown(baton.port, staff.admin.cookie));
    for (const socket of readers)
      socket.onEvent((event) => {
        if (event !== 'categories:changed') return;
        this.delays.push(performance.now() - this.begun);
        for (const look of this.waiting) look();
      });
  }

  /** One edit, until every reader has it. */
  async tell(): Promise<void> {
    const wanted = this.delays.length + this.readers.length;
    const told = new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.delays.length < wanted) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
    });
    const { office, categoryId } = this.on;
    const { businessId } = office.staff;
    const rev = this.rev++;
    const edit = { businessId, opId: randomUUID(), id: categoryId, rev, name: `Refund ${rev % 2}` };
    this.begun = performance.now();
    const reply = (await this.line.settle('category:rename', edit)) as Reply<unknown>;
    if (!reply.ok) throw new Error(`An edit was refused: ${reply.code}`);
    await told;
  }

  takeDelays(): number[] {
    return this.delays.splice(0);
  }

  end(): void {
    this.line.end();
  }
}

async function askForMuch(socket: LightSocket, businessId: string): Promise<void> {
  for (let pull = 0; pull < pulls; pull++)
    await socket.sendUnheard('category:pull', { businessId, have: null });
}

/** Edits until the deaf reader is cut; answers how long after its last question, null: not before its pings failed. */
async function cutAfter(office: Office, teller: Teller): Promise<{ cutMs: number | null; edits: number }> {
  const { id, cookie } = office.staff.agents.at(-1)!;
  const deaf = await sitDown(office.baton.port, cookie);
  await isConnected(office, id, true);
  deaf.stopReading();
  await askForMuch(deaf, office.staff.businessId);
  const begun = Date.now();
  let cutMs: number | null | undefined;
  const watching = isConnected(office, id, false).then((is) => (cutMs = is ? Date.now() - begun : null));
  let edits = 0;
  for (; cutMs === undefined; edits++) await teller.tell();
  await watching;
  deaf.close();
  return { cutMs, edits };
}

/** Whether the member's slot says so, at the latest when an unanswered ping would have ended the line. */
async function isConnected({ db }: Office, id: string, connected: boolean): Promise<boolean> {
  const slots = db.collection<SlotDoc>('slots');
  for (const until = Date.now() + 15_000; Date.now() < until; await wait(30))
    if (await slots.findOne({ _id: id, connected })) return true;
  return false;
}
