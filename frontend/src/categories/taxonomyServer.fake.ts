import { generateKeyBetween } from 'fractional-indexing';
import {
  withoutRules,
  type Category,
  type ChangeKind,
  type TaxonomyChange,
  type TaxonomyHead,
  type TaxonomySnapshot,
} from '#shared/categories/categories.contract';
import { emptyHash, hashOf, rehash } from '#shared/categories/taxonomyHash';

const by = { id: null, name: 'Sam Rivera' };

/** The closing categories of one business as the server has them, in memory: head, entries and the log of changes. */
export class FakeTaxonomyServer {
  head: TaxonomyHead = { epoch: 'first', version: 0, hash: emptyHash };
  readonly entries = new Map<string, Category>();
  log: TaxonomyChange[] = [];
  #ids = 0;
  #backup = new Map<string, Category>();

  constructor(readonly businessId: string) {}

  active(): Category[] {
    return [...this.entries.values()].filter((entry) => entry.status === 'active');
  }

  add(parentId: string | null, name: string): TaxonomyChange {
    const last = this.active()
      .filter((entry) => entry.parentId === parentId)
      .map((entry) => entry.position)
      .sort()
      .at(-1);
    const id = (++this.#ids).toString(16).padStart(24, '0');
    const position = generateKeyBetween(last ?? null, null);
    const { businessId } = this;
    const entry = { id, businessId, parentId, name, position, status: 'active' as const, rev: 1 };
    return this.commit('add', [{ ...entry, ...withoutRules }]);
  }

  rename(entry: Category, name: string): TaxonomyChange {
    return this.commit('rename', [{ ...entry, name, rev: entry.rev + 1 }]);
  }

  remove(entry: Category, successor?: Category): TaxonomyChange {
    const named = { ...entry, replacedBy: successor?.id ?? null };
    const gone = [named, ...this.active().filter((reason) => reason.parentId === entry.id)];
    return this.commit(
      'delete',
      gone.map((one) => ({ ...one, status: 'deleted', rev: one.rev + 1 })),
    );
  }

  setRules(entry: Category, rules: Partial<Pick<Category, 'teamIds' | 'notesRequired'>>): TaxonomyChange {
    return this.commit('rules', [{ ...entry, ...rules, rev: entry.rev + 1 }]);
  }

  /** Joins two categories; their reasons have no name in common. */
  merge(entry: Category, into: Category): TaxonomyChange {
    const merged = { ...entry, status: 'merged' as const, replacedBy: into.id, rev: entry.rev + 1 };
    const joining = this.active().filter((reason) => reason.parentId === entry.id);
    return this.commit('merge', [
      merged,
      ...joining.map((one) => ({
        ...one,
        parentId: into.id,
        position: `z${one.position}`,
        rev: one.rev + 1,
      })),
    ]);
  }

  /** Answers a pull: changes where the client's version is in the log with the client's hash, else everything. */
  pull(have: TaxonomyHead | null): { changes: TaxonomyChange[] | null; snapshot: TaxonomySnapshot | null } {
    const known = have?.epoch === this.head.epoch ? this.hashAt(have.version) : undefined;
    if (have && known === have.hash) {
      const since = this.log.filter((change) => change.version > have.version);
      return { changes: since, snapshot: null };
    }
    const replaced = [...this.entries.values()].filter(
      ({ status, replacedBy }) => status !== 'active' && replacedBy !== null,
    );
    const snapshot = { ...this.head, businessId: this.businessId, entries: this.active(), replaced };
    return { changes: null, snapshot };
  }

  /** Forgets old changes, as a log with a limit does. */
  trim(): void {
    this.log = this.log.slice(-1);
  }

  /** A restored backup: another epoch, and everything as it was before the last change. */
  restoreBackup(epoch: string): void {
    this.entries.clear();
    for (const [id, entry] of this.#backup) this.entries.set(id, entry);
    this.head = { epoch, version: Math.max(0, this.head.version - 1), hash: hashOf(this.active()) };
    this.log = [];
  }

  private hashAt(version: number): string | undefined {
    if (version === this.head.version) return this.head.hash;
    return this.log.some((change) => change.version === version + 1)
      ? this.log.find((change) => change.version === version)?.hash
      : undefined;
  }

  private commit(kind: ChangeKind, entries: Category[]): TaxonomyChange {
    this.#backup = new Map(this.entries);
    const before = entries.flatMap((entry) => this.entries.get(entry.id) ?? []);
    const hash = rehash(this.head.hash, before, entries);
    const { epoch, version } = this.head;
    this.head = { epoch, version: version + 1, hash };
    for (const entry of entries) this.entries.set(entry.id, entry);
    const change = { businessId: this.businessId, ...this.head, kind, entries, by, at: version };
    this.log.push(change);
    return change;
  }
}
