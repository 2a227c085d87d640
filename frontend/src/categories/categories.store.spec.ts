/** @jest-environment node */
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPinia, setActivePinia } from 'pinia';
import type { TaxonomyChange, TaxonomyHead } from '#shared/categories/categories.contract';
import { hashOf } from '#shared/categories/taxonomyHash';
import type { Reply } from '#shared/wire/request';
import { useLine } from '../wire/socket';
import { useCategoriesStore } from './categories.store';
import { FakeTaxonomyServer } from './taxonomyServer.fake';

const businessId = 'b'.repeat(24);
let server: FakeTaxonomyServer;
let refuseWith: Reply<never> | undefined;
/** Answers on their way; a test lets them arrive when it wants. */
let answers: (() => void)[];

beforeEach(() => {
  setActivePinia(createPinia());
  server = new FakeTaxonomyServer(businessId);
  answers = [];
  refuseWith = undefined;
  useLine({
    connected: true,
    request(name, input) {
      const reply = refuseWith ?? { ok: true as const, data: answerTo(name, input) };
      return new Promise((resolve) => answers.push(() => resolve(reply)));
    },
  });
});

interface AnyInput {
  have: TaxonomyHead | null;
  id: string;
  name: string;
  parentId: string | null;
  names: string[];
}

function answerTo(name: string, input: unknown): unknown {
  const asked = input as AnyInput;
  if (name === 'category:pull') return server.pull(asked.have);
  if (name === 'category:add') return { change: server.add(asked.parentId, asked.names[0]!) };
  const entry = server.entries.get(asked.id)!;
  if (name === 'category:rename') return { change: server.rename(entry, asked.name) };
  if (name === 'category:delete') return { change: server.remove(entry) };
  throw new Error(`the fake server does not know ${name}`);
}

/** Lets every answer arrive, and those that they cause. */
async function settle(): Promise<void> {
  for (let idle = 0; idle < 3; idle++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (answers.length > 0) idle = 0;
    for (const answer of answers.splice(0)) answer();
  }
}

async function inStep() {
  const store = useCategoriesStore();
  store.sync({ [businessId]: server.pull(null) });
  await settle();
  return store;
}

type Step =
  | { kind: 'add' | 'rename' | 'remove'; pick: number }
  | { kind: 'deliver' | 'duplicate' | 'drop'; pick: number }
  | { kind: 'answer' | 'trim' | 'reconnect' | 'restore' | 'corrupt'; pick: number };

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom<Step['kind']>(
      ...(['add', 'add', 'rename', 'rename', 'remove', 'deliver', 'deliver', 'deliver'] as const),
      ...(['duplicate', 'drop', 'answer', 'trim', 'reconnect', 'restore'] as const),
    ),
    pick: fc.nat(1_000),
  }),
  { maxLength: 60 },
) as fc.Arbitrary<Step[]>;

/** Events between server and page: they wait here, and leave in any order, twice, or never. */
async function play(store: ReturnType<typeof useCategoriesStore>, all: Step[]): Promise<void> {
  let under: TaxonomyChange[] = [];
  const tell = (change: TaxonomyChange) => under.push(change);
  for (const [index, { kind, pick }] of all.entries()) {
    const before = store.headOf(businessId);
    const active = server.active();
    const entry = active[pick % Math.max(1, active.length)];
    const told = under[pick % Math.max(1, under.length)];
    if (kind === 'add') tell(server.add(entry?.parentId === null ? entry.id : null, `Name ${index}`));
    if (kind === 'rename' && entry) tell(server.rename(entry, `Renamed ${index}`));
    if (kind === 'remove' && entry) tell(server.remove(entry));
    if ((kind === 'deliver' || kind === 'duplicate') && told) store.put(told);
    if (kind === 'deliver' || kind === 'drop') under = under.filter((change) => change !== told);
    if (kind === 'answer') answers.splice(pick % Math.max(1, answers.length), 1)[0]?.();
    if (kind === 'trim') server.trim();
    if (kind === 'restore' && pick % 10 === 0) {
      server.restoreBackup(`epoch ${index}`);
      // A restart cuts every line: what was told before never arrives, and the next line begins with sync.
      under = [];
      await settle();
      store.sync({ [businessId]: server.pull(store.headOf(businessId) ?? null) });
    }
    if (kind === 'reconnect') store.sync({ [businessId]: server.pull(store.headOf(businessId) ?? null) });
    await Promise.resolve();
    const now = store.headOf(businessId);
    if (now?.epoch === before?.epoch) expect(now?.version).toBeGreaterThanOrEqual(before?.version ?? 0);
  }
}

describe('the replica of closing categories', () => {
  it('ends equal to the server, whatever was dropped, doubled, reordered or late', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        setActivePinia(createPinia());
        server = new FakeTaxonomyServer(businessId);
        answers = [];
        const store = await inStep();
        await play(store, all);
        await settle();
        store.events['taxonomies:heads']({ taxonomies: { [businessId]: server.head } });
        await settle();
        expect(store.headOf(businessId)).toEqual(server.head);
        const shown = [
          ...store.categoriesOf(businessId),
          ...store.categoriesOf(businessId).flatMap((category) => store.reasonsOf(businessId, category.id)),
        ];
        expect(hashOf(shown)).toBe(server.head.hash);
      }),
      { numRuns: 200, seed: 20_261_122 },
    );
  });

  it('pulls a snapshot when the version is equal but the content is not', async () => {
    server.add(null, 'Order');
    const store = await inStep();
    const entry = server.active()[0]!;
    server.entries.set(entry.id, { ...entry, name: 'Orders' });
    server.head = { ...server.head, hash: hashOf(server.active()) };
    store.events['taxonomies:heads']({ taxonomies: { [businessId]: server.head } });
    await settle();
    expect(store.categoriesOf(businessId)[0]?.name).toBe('Orders');
    expect(store.headOf(businessId)).toEqual(server.head);
  });

  it('applies nothing beyond a gap, and pulls what is missing', async () => {
    const { version } = server.add(null, 'Order');
    const store = await inStep();
    server.add(null, 'Refund');
    store.put(server.add(null, 'Delivery'));
    expect(store.headOf(businessId)?.version).toBe(version);
    expect(store.categoriesOf(businessId)).toHaveLength(1);
    await settle();
    expect(store.categoriesOf(businessId).map((entry) => entry.name)).toEqual([
      'Order',
      'Refund',
      'Delivery',
    ]);
  });

  it('does not go back to a snapshot older than what it has', async () => {
    server.add(null, 'Order');
    const older = server.pull(null);
    const store = await inStep();
    store.put(server.add(null, 'Refund'));
    store.sync({ [businessId]: older });
    expect(store.categoriesOf(businessId)).toHaveLength(2);
  });

  it('keeps an entry that a snapshot lacks as deleted, so that a dialog can still name it', async () => {
    const { entries } = server.add(null, 'Order');
    const store = await inStep();
    server.remove(entries[0]!);
    server.trim();
    store.sync({ [businessId]: server.pull(null) });
    expect(store.categoriesOf(businessId)).toEqual([]);
    expect(store.entryOf(businessId, entries[0]!.id)).toMatchObject({ name: 'Order', status: 'deleted' });
  });

  it('tells who renamed an entry and what it was called', async () => {
    const { entries } = server.add(null, 'Order');
    const store = await inStep();
    store.put(server.rename(entries[0]!, 'Orders'));
    expect(store.lastChangeOf(businessId, entries[0]!.id)).toMatchObject({
      kind: 'rename',
      by: { name: 'Sam Rivera' },
      previousName: 'Order',
    });
  });

  it('forgets a business that sync no longer names', async () => {
    server.add(null, 'Order');
    const store = await inStep();
    store.sync({});
    expect(store.isReady(businessId)).toBe(false);
    expect(store.categoriesOf(businessId)).toEqual([]);
  });
});

describe('an own edit', () => {
  it('shows at once and stays when confirmed', async () => {
    server.add(null, 'Order');
    const store = await inStep();
    const renaming = store.rename(store.categoriesOf(businessId)[0]!, ' Orders ');
    expect(store.categoriesOf(businessId)[0]?.name).toBe('Orders');
    await settle();
    await renaming;
    expect(store.headOf(businessId)).toEqual(server.head);
  });

  it('goes back when refused, and tells the current entry', async () => {
    server.add(null, 'Order');
    const store = await inStep();
    const seen = store.categoriesOf(businessId)[0]!;
    const data = { current: { ...seen, name: 'Purchases', rev: 2 }, by: null, at: null };
    refuseWith = { ok: false, code: 'STALE', retryable: false, data, id: 'r1' };
    const renaming = store.rename(seen, 'Orders');
    const refused = expect(renaming).rejects.toMatchObject({ code: 'STALE', refusal: { data } });
    await settle();
    await refused;
    expect(store.categoriesOf(businessId)[0]?.name).toBe('Order');
  });

  it('shows an added entry once, also when the event comes before the answer', async () => {
    const store = await inStep();
    const adding = store.add({ businessId, parentId: null, names: ['Order'] });
    expect(store.categoriesOf(businessId).map((entry) => entry.name)).toEqual(['Order']);
    store.put(server.log.at(-1)!);
    expect(store.categoriesOf(businessId).map((entry) => entry.name)).toEqual(['Order']);
    await settle();
    await adding;
    expect(store.categoriesOf(businessId).map((entry) => entry.id)).toEqual([server.active()[0]!.id]);
  });

  it('never leaves the page with a name that the contract forbids', async () => {
    const store = await inStep();
    await expect(store.add({ businessId, parentId: null, names: ['x'.repeat(81)] })).rejects.toMatchObject({
      code: 'NAME_TOO_LONG',
      sent: false,
      refusal: { data: { max: 80 } },
    });
    expect(answers).toEqual([]);
    expect(store.categoriesOf(businessId)).toEqual([]);
  });
});
