import { shallowReactive } from 'vue';
import type {
  Category,
  ChangeKind,
  TaxonomyChange,
  TaxonomyHead,
  TaxonomySnapshot,
} from '#shared/categories/categories.contract';
import { emptyHash, hashOf, rehash } from '#shared/categories/taxonomyHash';

/** What last happened to an entry while this page looked on. */
export interface LastChange {
  kind: ChangeKind;
  by: { id: string | null; name: string };
  at: number;
  /** The name before the change; null for an entry that is new. */
  previousName: string | null;
}

/** This page's copy of one business's closing categories, deleted entries included. */
export interface Replica {
  head: TaxonomyHead;
  readonly entries: Map<string, Category>;
  readonly lastChanges: Map<string, LastChange>;
}

export type Applied = 'applied' | 'old' | 'pull';

export function newReplica(): Replica {
  return shallowReactive({
    head: { epoch: '', version: 0, hash: emptyHash },
    entries: shallowReactive(new Map<string, Category>()),
    lastChanges: shallowReactive(new Map<string, LastChange>()),
  });
}

/**
 * Takes one change: only the very next version of the same epoch applies, a lower one drops, and everything else
 * (a gap, another epoch, a hash that differs afterwards) asks for a pull.
 */
export function applyChange(replica: Replica, change: TaxonomyChange): Applied {
  const { epoch, version, hash } = replica.head;
  if (change.epoch !== epoch) return 'pull';
  if (change.version <= version) return 'old';
  if (change.version !== version + 1) return 'pull';
  const before = change.entries.flatMap((entry) => replica.entries.get(entry.id) ?? []);
  for (const entry of change.entries) take(replica, entry, change);
  const nextHash = rehash(hash, before, change.entries);
  replica.head = { epoch, version: change.version, hash: nextHash };
  return nextHash === change.hash ? 'applied' : 'pull';
}

function take(replica: Replica, entry: Category, change: TaxonomyChange): void {
  const previousName = replica.entries.get(entry.id)?.name ?? null;
  replica.entries.set(entry.id, entry);
  replica.lastChanges.set(entry.id, { kind: change.kind, by: change.by, at: change.at, previousName });
}

/**
 * Takes a whole list, unless it is older than what is here. What the list lacks stays as deleted, so that an open
 * dialog can still name what it had chosen; what was merged or replaced says what stands for it.
 */
export function applySnapshot(replica: Replica, snapshot: TaxonomySnapshot): boolean {
  if (isOlder(snapshot, replica.head)) return false;
  const active = new Set(snapshot.entries.map((entry) => entry.id));
  const replaced = new Map(snapshot.replaced.map((entry) => [entry.id, entry]));
  for (const entry of replica.entries.values()) {
    if (entry.status !== 'active' || active.has(entry.id) || replaced.has(entry.id)) continue;
    replica.entries.set(entry.id, { ...entry, status: 'deleted' });
    replica.lastChanges.delete(entry.id);
  }
  for (const entry of snapshot.replaced) {
    if (isSame(replica.entries.get(entry.id), entry)) continue;
    replica.entries.set(entry.id, entry);
    replica.lastChanges.delete(entry.id);
  }
  for (const entry of snapshot.entries) replica.entries.set(entry.id, entry);
  replica.head = { epoch: snapshot.epoch, version: snapshot.version, hash: hashOf(snapshot.entries) };
  return true;
}

function isSame(known: Category | undefined, told: Category): boolean {
  return known?.rev === told.rev && known.status === told.status;
}

/** At an equal version only a list that differs from ours replaces it. */
function isOlder(snapshot: TaxonomySnapshot, head: TaxonomyHead): boolean {
  if (snapshot.epoch !== head.epoch) return false;
  if (snapshot.version === head.version) return snapshot.hash === head.hash;
  return snapshot.version < head.version;
}

/** Whether a head told by the server shows that this copy is behind or wrong. */
export function mustPull(own: TaxonomyHead, told: TaxonomyHead): boolean {
  if (told.epoch !== own.epoch) return true;
  if (told.version === own.version) return told.hash !== own.hash;
  return told.version > own.version;
}
