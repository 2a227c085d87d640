import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { EntryName } from '#shared/insights/filter.contract';
import type {
  LikeNames,
  OneAgentReason,
  OtherShare,
  UnusedEntry,
  readHealth,
} from '#shared/insights/health.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { ClosureDoc } from '../closures/closures.model.js';
import { readLimitMs } from '../database/tenant.js';
import type { Actor } from '../wire/callers.js';
import { Calendar } from './calendar.js';
import { readUseKey } from './keys.js';
import { gramsOf, isOther, likeness } from './likeness.js';
import { Naming } from './naming.js';
import { shownPeriods, stretchesOf, type Span } from './periods.js';
import { risingPhrases, type Note } from './phrases.js';
import { Rollups } from './rollups.js';
import { Scopes, type Scope } from './scopes.js';
import { Tables, everyCourse } from './tables.js';

type Shown = OutputOf<typeof readHealth>;

/** Unused entries that are told with the day of their last closing. */
const mostUnused = 200;
/** A reason with fewer closings says nothing of who uses it. */
const leastUsed = 10;
/** From here on two names say nearly the same. */
const alike = 0.7;
const mostAlike = 50;
/** Beyond so many names in one list, each is compared with the next ones only. */
const comparedWith = 600;
/** Notes of "other" that are read, of each period: the newest. */
const mostNotes = 4_000;

interface Use {
  closings: number;
  byAgent: Map<number, number>;
}

/** What to clean up in the list of categories, by how it is used. */
@Injectable()
export class Health {
  constructor(
    @InjectModel('Closure') private readonly closures: Model<ClosureDoc>,
    private readonly scopes: Scopes,
    private readonly rollups: Rollups,
    private readonly tables: Tables,
  ) {}

  /** @throws DomainError NOT_FOUND, PERIOD_BACKWARDS, PERIOD_TOO_LONG */
  async read(actor: Actor, { filter }: InputOf<typeof readHealth>): Promise<Shown> {
    return this.of(await this.scopes.of(actor, filter));
  }

  /** By the list as it is now. */
  async of(asked: Scope): Promise<Shown> {
    const naming = new Naming(asked.naming.entries, 'now');
    const scope: Scope = { ...asked, naming, filter: { ...asked.filter, reading: 'now' } };
    const table = await this.tables.sum(scope, everyCourse);
    const closings = new Map<string, number>();
    for (const { entry, now } of table.lines.values())
      for (const id of [entry.categoryId, entry.reasonId])
        if (id) closings.set(id, (closings.get(id) ?? 0) + now.counters[0]!);
    const active = naming.entries.filter(({ status }) => status === 'active');
    const other = otherOf([...table.lines.values()]);
    return {
      periods: shownPeriods(scope.periods, scope.timeZone),
      progress: await this.scopes.progressOf(scope.filter.businessId),
      entries: active.length,
      unused: await this.unused(
        scope,
        active.filter(({ _id }) => !closings.get(_id)),
      ),
      other,
      oneAgent: await this.oneAgent(scope),
      likeNames: likeNamesOf(naming, closings),
      phrases: await this.phrases(scope, other),
    };
  }

  private async unused({ filter, naming }: Scope, entries: readonly Entry[]): Promise<UnusedEntry[]> {
    const found: UnusedEntry[] = [];
    for (const entry of entries.slice(0, mostUnused)) {
      const field = entry.parentId === null ? 'categoryId' : 'reasonId';
      const last = await this.documents.findOne(
        { businessId: filter.businessId, [field]: entry._id, undoneAt: null } as never,
        { sort: { at: -1 }, projection: { at: 1 }, maxTimeMS: readLimitMs },
      );
      found.push({ entry: nameOf(entry, naming), lastChosenAt: last?.at.getTime() ?? null });
    }
    return found;
  }

  /** Reasons that one agent alone uses, where another closed as many chats as would have had it too. */
  private async oneAgent({ filter, head, periods, naming }: Scope): Promise<OneAgentReason[]> {
    const uses = new Map<string, Use & { entry: EntryName }>();
    const cell = { counters: [0], spreads: [] };
    let last: { pair: number; agent: number } | null = null;
    const take = (): void => {
      if (!last) return;
      const entry = naming.entryOf(head.pairs[last.pair]!);
      const use = uses.get(entry.reasonId!) ?? { entry, closings: 0, byAgent: new Map() };
      use.closings += cell.counters[0]!;
      use.byAgent.set(last.agent, (use.byAgent.get(last.agent) ?? 0) + cell.counters[0]!);
      uses.set(entry.reasonId!, use);
      cell.counters[0] = 0;
    };
    const wish = { businessId: filter.businessId, generation: head.generation, slice: 'use' as const };
    for (const stretch of stretchesOf(periods.now)) {
      await this.rollups.read({ ...wish, ...stretch }, (_day, key) => {
        take();
        const { pair, agent } = readUseKey(key);
        last = head.pairs[pair]?.reasonId ? { pair, agent } : null;
        return last ? cell : null;
      });
    }
    take();
    if (new Set([...uses.values()].flatMap(({ byAgent }) => [...byAgent.keys()])).size < 2) return [];
    return [...uses.values()].flatMap(({ entry, closings, byAgent }): OneAgentReason[] => {
      const [agent] = byAgent.keys();
      const who = head.agents[agent!];
      if (byAgent.size !== 1 || closings < leastUsed || !who) return [];
      return [{ entry, agentId: who.id, agentName: who.name, closings }];
    });
  }

  private async phrases(scope: Scope, other: OtherShare): Promise<Shown['phrases']> {
    const ids = other.entries.flatMap(({ entry }) => entry.reasonId ?? entry.categoryId ?? []);
    if (ids.length === 0) return [];
    const { now, before } = scope.periods;
    return risingPhrases(await this.notes(scope, ids, now), await this.notes(scope, ids, before));
  }

  private async notes({ filter, timeZone }: Scope, ids: string[], { from, to }: Span): Promise<Note[]> {
    const calendar = new Calendar(timeZone);
    const at = { $gte: new Date(calendar.startOf(from)), $lt: new Date(calendar.startOf(to)) };
    const among = { $or: [{ categoryId: { $in: ids } }, { reasonId: { $in: ids } }] };
    return this.documents
      .find({ businessId: filter.businessId, ...among, at, undoneAt: null, notes: { $ne: '' } } as never, {
        ...{ projection: { closureId: 1, notes: 1 }, maxTimeMS: readLimitMs },
      })
      .sort({ at: -1 })
      .limit(mostNotes)
      .toArray();
  }

  private get documents(): mongo.Collection<ClosureDoc> {
    return this.closures.collection as unknown as mongo.Collection<ClosureDoc>;
  }
}

type Entry = Naming['entries'][number];

function nameOf(entry: Entry, naming: Naming): EntryName {
  const category = entry.parentId === null ? entry : naming.entry(entry.parentId);
  const reason = entry.parentId === null ? null : entry;
  return {
    ...{ categoryId: category?._id ?? null, categoryName: category?.name ?? null },
    ...{ reasonId: reason?._id ?? null, reasonName: reason?.name ?? null },
  };
}

type Lines = readonly { entry: EntryName; completionType: unknown; now: Counted; before: Counted }[];
interface Counted {
  counters: number[];
}

function otherOf(lines: Lines): OtherShare {
  const chosen = lines.filter(({ completionType }) => completionType === null);
  const others = chosen.filter(({ entry }) => isOther(entry.reasonName) || isOther(entry.categoryName));
  const sum = (some: Lines, when: 'now' | 'before'): number =>
    some.reduce((all, line) => all + line[when].counters[0]!, 0);
  const entries = others.map(({ entry, now }) => ({ entry, closings: now.counters[0]! }));
  return {
    closings: sum(others, 'now'),
    of: sum(chosen, 'now'),
    before: sum(others, 'before'),
    beforeOf: sum(chosen, 'before'),
    entries: entries.sort((a, b) => b.closings - a.closings),
  };
}

function likeNamesOf(naming: Naming, closings: ReadonlyMap<string, number>): LikeNames[] {
  const lists = new Map<string | null, { entry: Entry; grams: ReturnType<typeof gramsOf> }[]>();
  for (const entry of naming.entries) {
    if (entry.status !== 'active') continue;
    const list = lists.get(entry.parentId) ?? [];
    list.push({ entry, grams: gramsOf(entry.name) });
    lists.set(entry.parentId, list);
  }
  const found: LikeNames[] = [];
  for (const list of lists.values()) {
    list.forEach(({ entry, grams }, index) => {
      for (const other of list.slice(index + 1, index + comparedWith)) {
        const how = likeness(grams, other.grams);
        if (how < alike) continue;
        found.push({
          ...{ one: nameOf(entry, naming), other: nameOf(other.entry, naming) },
          likeness: Math.round(how * 100) / 100,
          oneClosings: closings.get(entry._id) ?? 0,
          otherClosings: closings.get(other.entry._id) ?? 0,
        });
      }
    });
  }
  return found.sort((a, b) => b.likeness - a.likeness).slice(0, mostAlike);
}
