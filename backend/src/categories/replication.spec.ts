import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  addCategories,
  pullTaxonomy,
  type Category,
  type TaxonomyChange,
  type TaxonomySnapshot,
} from '#shared/categories/categories.contract';
import { hashOf } from '#shared/categories/taxonomyHash';
import { testActor } from '../testing/actor.js';
import { figure } from '../testing/figure.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { DomainError } from '../wire/domainError.js';
import { Live } from '../wire/live.js';
import { Categories } from './categories.service.js';
import { CategoriesTelling } from './categories.telling.js';
import { Taxonomies } from './taxonomies.service.js';

let floor: Floor;
let businessId: string;

beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
  businessId = floor.meadow.id;
});
afterAll(() => floor.stop());

const op = () => ({ businessId, opId: randomUUID() });
const both = () => [0, 1].map((instance) => floor.get(Categories, instance));

/** What a client holds: the snapshot it began with and every change applied to it. */
class Replica {
  readonly entries = new Map<string, Category>();
  constructor(
    readonly head: Pick<TaxonomySnapshot, 'epoch' | 'version' | 'hash'>,
    entries: readonly Category[],
  ) {
    for (const entry of entries) this.entries.set(entry.id, entry);
  }

  apply(change: TaxonomyChange): void {
    expect(change.version).toBe(this.head.version + 1);
    for (const entry of change.entries) {
      if (entry.status === 'active') this.entries.set(entry.id, entry);
      else this.entries.delete(entry.id);
    }
    Object.assign(this.head, { version: change.version, hash: change.hash });
    expect(hashOf(this.entries.values())).toBe(change.hash);
  }
}

async function whole(): Promise<Replica> {
  const { snapshot } = await floor.get(Taxonomies).deliver(businessId, null);
  return new Replica(
    { epoch: snapshot!.epoch, version: snapshot!.version, hash: snapshot!.hash },
    snapshot!.entries,
  );
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'ok',
    (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
  );
}

test('[TX5] [R2] two admins, one category, 300 edits on two servers: no version missing, every loser told', async () => {
  const ben = await floor.signIn('ben', { instance: 1 });
  const replica = await whole();
  const first = replica.head.version;
  const sam = testActor(floor.members.sam, 'Sam Rivera');
  const [here, there] = both();
  const { entries } = await here!.add(sam, { ...op(), parentId: null, names: ['Contested'] });
  let current = entries[0]!;
  const outcomes: Record<string, number> = {};
  for (let i = 0; i < 150; i++) {
    const { id, rev } = current;
    const asked = ['a', 'b'].map((who) => ({ ...op(), id, rev, name: `Contested ${who}${i}` }));
    const codes = await Promise.all([
      codeOf(here!.rename(sam, asked[0]!)),
      codeOf(there!.rename(sam, asked[1]!)),
    ]);
    for (const code of codes) outcomes[code] = (outcomes[code] ?? 0) + 1;
    current = (await whole()).entries.get(id)!;
    expect(current.rev).toBe(rev + 1);
  }
  expect(outcomes).toEqual({ ok: 150, STALE: 150 });
  await ben.next('categories:changed', (fact) => fact.version === first + 151);
  const told = ben.heard('categories:changed').filter((fact) => fact.businessId === businessId);
  for (const change of told.slice(-151)) replica.apply(change);
  figure(`R2: 300 edits, ${JSON.stringify(outcomes)}, versions ${first + 1}–${first + 151} without a gap`);
}, 60_000);

test('[TX1] [R3] one name created at once on two servers, 50 times, in variants: exactly one ok each', async () => {
  const sam = testActor(floor.members.sam, 'Sam Rivera');
  const [here, there] = both();
  const outcomes: Record<string, number> = {};
  for (let i = 0; i < 50; i++) {
    const variants = [`Évent ${i}`, `EVENT\u200b ${i}`, `e\u0301vent  ${i}`, `ｅｖｅｎｔ ${i}`];
    const codes = await Promise.all(
      variants.map((name, k) =>
        codeOf((k % 2 ? here! : there!).add(sam, { ...op(), parentId: null, names: [name] })),
      ),
    );
    for (const code of codes) outcomes[code] = (outcomes[code] ?? 0) + 1;
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
  }
  expect(outcomes).toEqual({ ok: 50, NAME_TAKEN: 150 });
  figure(`R3: 200 creations of 50 names, ${JSON.stringify(outcomes)}`);
}, 60_000);

test('[TX15] a replica that the log went through gets the changes since, any other the whole list', async () => {
  const taxonomies = floor.get(Taxonomies);
  const sam = testActor(floor.members.sam, 'Sam Rivera');
  const replica = await whole();
  const have = { ...replica.head };
  expect(await taxonomies.deliver(businessId, have)).toEqual({ changes: [], snapshot: null });
  for (const name of ['Delta 1', 'Delta 2']) {
    await floor.get(Categories, 1).add(sam, { ...op(), parentId: null, names: [name] });
  }
  const { changes } = await taxonomies.deliver(businessId, have);
  expect(changes).toHaveLength(2);
  for (const change of changes!) replica.apply(change);

  const others = [
    { ...have, epoch: randomUUID() },
    { ...have, hash: '0123456789abcdef' },
    { ...have, version: have.version + 1_000 },
    { ...replica.head, hash: '0123456789abcdef' },
  ];
  for (const other of others) {
    const delivery = await taxonomies.deliver(businessId, other);
    expect(delivery.changes).toBeNull();
    expect(hashOf(delivery.snapshot!.entries)).toBe(delivery.snapshot!.hash);
  }
  const fromNothing = await taxonomies.deliver(businessId, { ...have, version: 0, hash: '0'.repeat(16) });
  expect(fromNothing.changes).toHaveLength(replica.head.version);
});

test('[TX15] a log with a hole, or too long a way, gives the whole list', async () => {
  const taxonomies = floor.get(Taxonomies);
  const { head } = await whole();
  const start = { epoch: head.epoch, version: 0, hash: '0'.repeat(16) };
  const changes = floor.connection.collection('taxonomyChanges');
  const hole = await changes.findOneAndDelete({ businessId, version: 3 });
  expect((await taxonomies.deliver(businessId, start)).changes).toBeNull();
  await changes.insertOne(hole!);
  expect((await taxonomies.deliver(businessId, start)).changes).not.toBeNull();
  const heads = floor.connection.collection<{ _id: string }>('taxonomies');
  await heads.updateOne({ _id: businessId }, { $inc: { version: 1_000 } });
  expect((await taxonomies.deliver(businessId, start)).changes).toBeNull();
  await heads.updateOne({ _id: businessId }, { $inc: { version: -1_000 } });
});

test('[TX15] a snapshot read while edits run is the list of one version', async () => {
  const sam = testActor(floor.members.sam, 'Sam Rivera');
  let running = true;
  const edits = async () => {
    for (let i = 0; i < 60; i++) {
      await floor.get(Categories, i % 2).add(sam, { ...op(), parentId: null, names: [`Busy ${i}`] });
    }
    running = false;
  };
  const versions = new Set<number>();
  const reader = async () => {
    while (running) {
      const { snapshot } = await floor.get(Taxonomies).deliver(businessId, null);
      expect(hashOf(snapshot!.entries)).toBe(snapshot!.hash);
      versions.add(snapshot!.version);
    }
  };
  await Promise.all([edits(), reader(), reader()]);
  expect(versions.size).toBeGreaterThan(10);
}, 30_000);

test('[TX16] the heads are told per socket, with the lists of its own businesses only', async () => {
  const [ana, chloe, sam] = [
    await floor.signIn('ana'),
    await floor.signIn('chloe'),
    await floor.signIn('sam'),
  ];
  await floor.get(CategoriesTelling).tellHeads(floor.get(Live).sockets());
  const own = await floor.get(Taxonomies).head(businessId);
  expect(await ana.next('taxonomies:heads')).toEqual({ taxonomies: { [businessId]: own } });
  const { taxonomies } = await chloe.next('taxonomies:heads');
  expect(Object.keys(taxonomies)).toEqual([floor.harbour.id]);
  const all = await sam.next('taxonomies:heads');
  expect(new Set(Object.keys(all.taxonomies))).toEqual(new Set([businessId, floor.harbour.id]));
});

test('[TX2] an edit on one server reaches the sockets of the other', async () => {
  const [sam, ben] = [await floor.signIn('sam'), await floor.signIn('ben', { instance: 1 })];
  const { change } = await sam.must(addCategories, { ...op(), parentId: null, names: ['Across'] });
  expect(await ben.next('categories:changed', (fact) => fact.version === change.version)).toEqual(change);
  expect(await ben.must(pullTaxonomy, { businessId, have: null })).toMatchObject({
    snapshot: { version: change.version, hash: change.hash },
  });
});

test('[TX17] a list is made once, however often it is asked for', async () => {
  const fresh = 'c'.repeat(24);
  await Promise.all([0, 1].map((instance) => floor.get(Taxonomies, instance).ensure(fresh)));
  const head = await floor.get(Taxonomies).head(fresh);
  expect(head).toMatchObject({ version: 0, hash: '0'.repeat(16) });
  await floor.get(Taxonomies).ensure(fresh);
  expect(await floor.get(Taxonomies).head(fresh)).toEqual(head);
});
