import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AskedReason } from '#shared/insights/insights.contract';
import { dayNumber } from '#shared/insights/localDates';
import type { ClosureDoc } from '../closures/closures.model.js';
import { newId } from '../database/id.js';
import { testActor } from '../testing/actor.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { AskedFor } from './askedFor.js';
import { Calendar } from './calendar.js';
import { Counting } from './counting.js';
import { InsightHeads } from './insightHeads.js';
import { plainQuantile, plainly, type PlainLine } from './plain.js';
import { Rollups } from './rollups.js';
import { filterOf } from './testInsights.js';
import { Upkeep } from './upkeep.js';

let floor: Floor;
const from = '2026-03-01';
const to = '2026-04-12';
const dayMs = 24 * 60 * 60 * 1000;

beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  // Rounds are the test's own here.
  for (const instance of [0, 1]) await floor.get(Upkeep, instance).beforeApplicationShutdown();
});
afterAll(() => floor.stop());

type Random = () => number;
/** mulberry32: the same numbers for the same seed. */
function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Choice {
  categoryId: string;
  categoryName: string;
  reasonId: string;
  reasonName: string;
}

/** A business of its own, with closings that change in every way they can. */
class Story {
  readonly businessId = newId();
  private readonly teams = [newId(), newId()];
  private readonly agents = [1, 2, 3].map((number) => ({ id: newId(), name: `Agent ${number}` }));
  private readonly users = [1, 2, 3, 4, 5].map(() => newId());
  private readonly choices: Choice[];
  private readonly categories: string[];

  constructor(private readonly random: Random) {
    const categories = ['Order', 'Refund', 'Other'].map((name) => ({ id: newId(), name }));
    this.categories = categories.map(({ id }) => id);
    this.choices = categories.flatMap(({ id, name }) =>
      ['A', 'B'].map((reason) => ({
        ...{ categoryId: id, categoryName: name, reasonId: newId(), reasonName: `${name} ${reason}` },
      })),
    );
  }

  async open(): Promise<void> {
    const nobody = { replacedBy: null, rev: 1, position: 'a0', nameKey: '', changedAt: new Date() };
    const rows = this.choices.flatMap((one, index) => {
      const reason = { _id: one.reasonId, parentId: one.categoryId, name: one.reasonName };
      const category = { _id: one.categoryId, parentId: null, name: one.categoryName };
      return index % 2 === 0 ? [category, reason] : [reason];
    });
    const settings = { name: 'Story', widgetKey: newId(), settings: {}, timeZone: 'Europe/Madrid' };
    await this.rows('businesses').insertOne({ _id: this.businessId, ...settings });
    await this.rows('categories').insertMany(
      rows.map((row) => ({
        ...{ ...nobody, ...row, nameKey: row.name, businessId: this.businessId, status: 'active' },
      })),
    );
  }

  /** One thing that may happen at any moment. */
  async step(): Promise<void> {
    const kinds = [
      ...[() => this.close(), () => this.close(), () => this.close(), () => this.close()],
      ...[() => this.correct(), () => this.correct(), () => this.undo(), () => this.merge()],
      ...[() => this.move(), () => this.rebuild(), () => this.die(), () => this.count(), () => this.count()],
    ];
    await this.pick(kinds)();
  }

  async settle(): Promise<void> {
    await floor.get(Upkeep).settle(this.businessId);
  }

  closings(): Promise<ClosureDoc[]> {
    const all = this.rows('closures').find({ businessId: this.businessId });
    return all.toArray() as unknown as Promise<ClosureDoc[]>;
  }

  async standing(): Promise<Map<string, string>> {
    const merged = await this.rows('categories')
      .find({ businessId: this.businessId, status: 'merged' })
      .toArray();
    const into = new Map(merged.map((row) => [row._id, row.replacedBy!]));
    const end = (id: string): string => (into.has(id) ? end(into.get(id)!) : id);
    return new Map(this.categories.map((id) => [id, end(id)]));
  }

  async timeZone(): Promise<string> {
    const business = await this.rows('businesses').findOne({ _id: this.businessId });
    return business!.timeZone!;
  }

  private async close(): Promise<void> {
    const some = Array.from({ length: 1 + Math.floor(this.random() * 6) }, () => this.closing());
    await this.rows('closures').insertMany(some as never[]);
  }

  private closing(): ClosureDoc {
    const at = new Date(dayNumber(from)! * dayMs + this.random() * 42 * dayMs);
    const unchosen = this.random() < 0.15;
    const agent = this.pick(this.agents);
    const nothing = { categoryId: null, categoryName: null, reasonId: null, reasonName: null };
    return {
      ...{ _id: newId(), businessId: this.businessId, closureId: randomUUID(), chatId: newId(), cycle: 1 },
      ...{ userId: this.pick(this.users), userName: 'User', teamId: this.pick(this.teams), at },
      ...{ channel: this.pick(['widget', 'api']), origin: this.pick(['bot', 'user'] as const) },
      ...(unchosen ? nothing : this.pick(this.choices)),
      ...{ completionType: unchosen ? 'autocomplete' : 'agent', by: unchosen ? null : agent },
      ...{ formerAgent: unchosen ? agent : null, handOverReason: null, engagementId: newId() },
      handlingMs: this.random() < 0.1 ? null : Math.floor(Math.exp(this.random() * 14)),
      ...{ taxonomyVersion: 1, notes: '', followUps: [], payloadHash: '', rev: 1, undoOpId: null },
      ...{ correctionOpId: null, undoneAt: null, correctedAt: null, correctedBy: null },
      ...{ counted: null, pending: true },
    };
  }

  private async correct(): Promise<void> {
    await this.change({ $set: { ...this.pick(this.choices), pending: true }, $inc: { rev: 1 } });
  }

  private async undo(): Promise<void> {
    await this.change({ $set: { undoneAt: new Date(), pending: true } });
  }

  private async change(update: object): Promise<void> {
    const closings = await this.closings();
    if (closings.length === 0) return;
    await this.rows('closures').updateOne({ _id: this.pick(closings)._id, undoneAt: null }, update);
  }

  /** Joins two categories, or takes one apart again. */
  private async merge(): Promise<void> {
    const [one, other] = [this.pick(this.categories), this.pick(this.categories)];
    const standing = await this.standing();
    const apart = { $set: { status: 'active', replacedBy: null } };
    if (standing.get(one) !== one) await this.rows('categories').updateOne({ _id: one }, apart);
    else if (one !== other && standing.get(other) === other)
      await this.rows('categories').updateOne(
        { _id: one },
        { $set: { status: 'merged', replacedBy: other } },
      );
  }

  /** Into another time zone. */
  private async move(): Promise<void> {
    const timeZone = this.pick(['Europe/Madrid', 'Asia/Tokyo', 'America/New_York']);
    await this.rows('businesses').updateOne({ _id: this.businessId }, { $set: { timeZone } });
  }

  private rebuild(): Promise<void> {
    return floor.get(InsightHeads).begin(this.businessId);
  }

  /** A server that dies when it has written, and not committed. */
  private async die(): Promise<void> {
    const rollups = floor.get(Rollups);
    const add = rollups.add.bind(rollups);
    rollups.add = async (...written) => {
      await add(...written);
      throw new Error('killed');
    };
    await floor
      .get(Counting)
      .round(this.businessId, 7)
      .catch((error: Error) => expect(error.message).toBe('killed'));
    rollups.add = add;
  }

  /** Two servers at once, some of what there is. */
  private async count(): Promise<void> {
    const limit = 1 + Math.floor(this.random() * 12);
    await Promise.all([0, 1].map((instance) => floor.get(Counting, instance).round(this.businessId, limit)));
  }

  private pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.random() * values.length)]!;
  }

  private rows(name: string) {
    return floor.connection.collection<{ _id: string; replacedBy?: string | null; timeZone?: string }>(name);
  }
}

function same(shown: Pick<AskedReason, 'now'> | undefined, plain: PlainLine | undefined): void {
  expect(shown?.now.closings ?? 0).toBe(plain?.closings ?? 0);
  expect(shown?.now.repeats ?? 0).toBe(plain?.repeats ?? 0);
  const handling = plain?.handling ?? [];
  expect(shown?.now.handling.count ?? 0).toBe(handling.length);
  expect(shown?.now.handling.total ?? 0).toBe(handling.reduce((sum, ms) => sum + ms, 0));
  for (const [name, q] of [
    ['median', 0.5],
    ['p90', 0.9],
  ] as const) {
    const value = plainQuantile(handling, q);
    if (value === null) expect(shown?.now.handling[name] ?? null).toBeNull();
    else expect(Math.abs(shown!.now.handling[name]! - value)).toBeLessThanOrEqual(value * 0.01 + 1);
  }
}

async function compare(story: Story): Promise<number> {
  const [closings, standing, timeZone] = [
    await story.closings(),
    await story.standing(),
    await story.timeZone(),
  ];
  const calendar = new Calendar(timeZone);
  const inPeriod = ({ at }: ClosureDoc) => {
    const day = calendar.dayOf(at.getTime());
    return day >= dayNumber(from)! + 3 && day <= dayNumber(to)! - 2;
  };
  const period = { from: '2026-03-04', to: '2026-04-10' };
  const agent = closings.find(({ by }) => by)?.by?.id ?? null;
  let compared = 0;
  for (const reading of ['recorded', 'now'] as const) {
    for (const agentIds of agent ? [[], [agent]] : [[]]) {
      const category = ({ categoryId }: ClosureDoc): string | null =>
        categoryId && (reading === 'now' ? standing.get(categoryId)! : categoryId);
      const lineOf = (closing: ClosureDoc): string | null => {
        const by = (closing.by ?? closing.formerAgent)?.id;
        if (!inPeriod(closing) || (agentIds.length > 0 && by !== agent)) return null;
        return closing.categoryId ? `${category(closing)}/${closing.reasonId}` : closing.completionType;
      };
      const plain = plainly(closings, lineOf, category);
      const filter = filterOf(story.businessId, { ...period, reading, agentIds: agentIds as string[] });
      const shown = await floor.get(AskedFor).read(testActor(newId(), 'Lead'), { filter });
      const lines = new Map<string, AskedReason>(
        shown.categories.flatMap(({ reasons }) =>
          reasons.map((line) => [`${line.entry.categoryId}/${line.entry.reasonId}`, line] as const),
        ),
      );
      for (const [name, line] of plain)
        same(lines.get(name) ?? shown.uncategorised.find((one) => one.completionType === name), line);
      const all = [...plain.values()].reduce((sum, { closings: some }) => sum + some, 0);
      expect(shown.total.now.closings).toBe(all);
      expect(shown.series.reduce((sum, some) => sum + some, 0)).toBe(all);
      compared += plain.size;
    }
  }
  return compared;
}

test.each([1, 2, 3, 4, 5, 6])(
  '[IN9] whatever happens to closings, in whatever order, the rollups are what one would count by hand (seed %i)',
  async (seed) => {
    const story = new Story(seeded(seed));
    await story.open();
    for (let step = 0; step < 45; step++) await story.step();
    await story.settle();
    expect(await compare(story)).toBeGreaterThan(8);
    const before = await compare(story);
    await floor.get(InsightHeads).begin(story.businessId);
    await story.settle();
    expect(await compare(story)).toBe(before);
  },
  60_000,
);
