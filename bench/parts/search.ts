import type { FoundChat, SearchWish } from '#shared/overview/search.contract';
import type { Reply } from '#shared/wire/request';
import { putCompletedChats } from '../setup/completedChats.js';
import { House } from '../setup/house.js';
import { Desk, sitDown } from '../setup/office.js';
import { randomFrom, type Random } from '../setup/random.js';
import type { SearchFixture } from '../setup/searchFixture.js';
import { hire, hireOne } from '../setup/staff.js';
import { ms, quantile, type PartOptions, type PartReport } from './part.js';

const reduced = { chats: 100_000, each: 60 };
const whole = { chats: 1_000_000, each: 120 };
/** Enough that nobody asks more than a session may in a burst. */
const leads = 40;
const goalMs = 100;

type Found = Reply<{ results: FoundChat[]; next: number | null }>;
type Draw = (fixture: SearchFixture, random: Random) => Partial<SearchWish>;

const monthMs = 30 * 24 * 60 * 60 * 1000;
const common: Draw = (fixture, random) => ({ words: fixture.word(20 + random.below(200)) });
const rareWord = (fixture: SearchFixture, random: Random): string =>
  fixture.word(3_000 + random.below(20_000));
const agent: Draw = (fixture, random) => ({ agentId: random.pick(fixture.agents).id });
const category: Draw = (fixture, random) => ({ categoryId: random.pick(fixture.categories).id });
const month: Draw = (fixture, random) => {
  const from = Math.floor(fixture.since + random.next() * (fixture.until - fixture.since - monthMs));
  return { from, to: from + monthMs };
};
const together =
  (...draws: Draw[]): Draw =>
  (fixture, random) =>
    Object.assign({}, ...draws.map((draw) => draw(fixture, random))) as Partial<SearchWish>;

/** What people ask, by what makes a question cheap or dear. */
const kinds: Record<string, Draw> = {
  'nothing but the newest': () => ({}),
  'a common word': common,
  'a rare word': (fixture, random) => ({ words: rareWord(fixture, random) }),
  'two common words': (fixture, random) => ({
    words: `${fixture.word(20 + random.below(200))} ${fixture.word(20 + random.below(200))}`,
  }),
  'a common and a rare word': (fixture, random) => ({
    words: `${fixture.word(20 + random.below(200))} ${rareWord(fixture, random)}`,
  }),
  'three common words of a month': together(month, (fixture, random) => ({
    words: [0, 0, 0].map(() => fixture.word(20 + random.below(200))).join(' '),
  })),
  'a user by name': (fixture, random) => ({ user: fixture.userName(random) }),
  'a category and its reason': (fixture, random) => {
    const { id, reasons } = random.pick(fixture.categories);
    return { categoryId: id, reasonId: random.pick(reasons).id };
  },
  'an agent in a month': together(agent, month),
  'a category and a common word': together(category, common),
  'an agent, a category and a common word': together(agent, category, common),
  'two common words that no chat has both': () => ({ words: 'mornings evenings' }),
};

/** P12: search among completed chats, from the request to its answer. */
export async function search({ full, seed, say }: PartOptions): Promise<PartReport> {
  const size = full ? whole : reduced;
  const house = await House.open();
  try {
    const baton = await house.start('search');
    const db = house.db('search');
    const staff = await hire(db, 1);
    const begun = Date.now();
    const fixture = await putCompletedChats(db, { staff, count: size.chats, seed }, (done) => {
      if (done % 50_000 === 0) say(`P12 ${done} chats, ${Math.round((Date.now() - begun) / 1000)} s`);
    });
    const members = await Promise.all(
      Array.from({ length: leads }, (_, place) =>
        hireOne(db, staff, { name: `Lead ${place}`, group: 'Team lead' }),
      ),
    );
    const desks = await Promise.all(
      members.map(async ({ id, cookie }) => new Desk(id, await sitDown(baton.port, cookie))),
    );
    const stats = await db.command({ collStats: 'searches' });
    const times = await measure(desks, { fixture, seed, each: size.each, businessId: staff.businessId });
    for (const desk of desks) desk.socket.close();
    return describe(times, { size, stats, say });
  } finally {
    await house.close();
  }
}

type Times = Map<string, { delays: number[]; found: number }>;

/** The kinds in turn, one question at a time, each question a new one. */
async function measure(
  desks: readonly Desk[],
  asked: { fixture: SearchFixture; seed: number; each: number; businessId: string },
): Promise<Times> {
  const random = randomFrom(asked.seed + 1);
  const times: Times = new Map(Object.keys(kinds).map((kind) => [kind, { delays: [], found: 0 }]));
  let turn = 0;
  for (let round = 0; round < asked.each; round++) {
    for (const [kind, draw] of Object.entries(kinds)) {
      const wish = { ...nothing, ...draw(asked.fixture, random) };
      const desk = desks[turn++ % desks.length]!;
      const begun = performance.now();
      const input = { businessId: asked.businessId, wish, after: null };
      const reply = await desk.socket.ask<Found>('overview:search', input);
      if (!reply.ok) throw new Error(`${kind} was refused: ${reply.code}`);
      const seen = times.get(kind)!;
      seen.delays.push(performance.now() - begun);
      seen.found += reply.data.results.length;
    }
  }
  return times;
}

const nothing: SearchWish = {
  ...{ words: '', user: '', userId: null, categoryId: null, reasonId: null, agentId: null },
  ...{ from: null, to: null },
};

function describe(
  times: Times,
  { size, stats, say }: { size: typeof reduced; stats: Record<string, unknown>; say: PartOptions['say'] },
): PartReport {
  const rows = [...times].map(([kind, { delays, found }]) => {
    const row = [
      kind,
      ms(quantile(delays, 0.5)),
      ms(quantile(delays, 0.95)),
      (found / delays.length).toFixed(0),
    ];
    say(`P12 ${row.join(' | ')}`);
    return row;
  });
  const slow = [...times].filter(([, { delays }]) => quantile(delays, 0.95) > goalMs).map(([kind]) => kind);
  const gigabytes = (bytes: unknown): string => (Number(bytes) / 1e9).toFixed(2);
  return {
    id: 'P12',
    title: 'Search of completed chats',
    table: [['question', 'p50 ms', 'p95 ms', 'results on the first page'], ...rows],
    findings: [
      `${size.chats.toLocaleString('en')} completed chats of two years, ${size.each} questions of each kind in turn; ${times.size - slow.length} of ${times.size} kinds are answered within ${goalMs} ms at p95.`,
      ...(slow.length > 0 ? [`Not within it: ${slow.join('; ')}.`] : []),
      `The search takes ${gigabytes(stats['storageSize'])} GB for its documents and ${gigabytes(stats['totalIndexSize'])} GB for its indexes.`,
    ],
  };
}
