import { withoutRules, type Category } from '#shared/categories/categories.contract';
import { nameKey } from '#shared/categories/nameKey';
import type { Person } from '#shared/wire/errors';
import { newId } from '../database/id.js';
import type { TenantModel } from '../database/tenant.js';
import { Conflict, type Tx } from '../log/log.js';
import { toCategory, type CategoryDoc, type TaxonomyDoc } from './categories.model.js';
import type { WantedName } from './entries.js';

interface Under {
  /** The head, its version grown already: the version of this edit. */
  head: TaxonomyDoc;
  by: Person;
  tx: Tx;
}

type Changes = Partial<
  Pick<CategoryDoc, 'name' | 'parentId' | 'position' | 'status' | 'teamIds' | 'notesRequired' | 'replacedBy'>
>;

type Wanted = Pick<CategoryDoc, 'parentId' | 'name' | 'position'> &
  Partial<Pick<CategoryDoc, 'teamIds' | 'notesRequired'>>;

/** One edit while its transaction runs: writes entries and remembers them as they were and as they are. */
export class EditUnderWay {
  readonly before: Category[] = [];
  readonly after: Category[] = [];
  /** Names that the edit wants, for saying which of them was taken. */
  readonly wanted: WantedName[] = [];
  readonly at = new Date();
  readonly head: TaxonomyDoc;
  readonly by: Person;
  readonly tx: Tx;

  constructor(
    under: Under,
    private readonly rows: TenantModel<CategoryDoc>,
  ) {
    this.head = under.head;
    this.by = under.by;
    this.tx = under.tx;
  }

  get businessId(): string {
    return this.head.businessId;
  }

  /** Adds new entries to one list at these positions. */
  async add(parentId: string | null, names: readonly string[], positions: readonly string[]): Promise<void> {
    await this.insert(names.map((name, i) => this.entry({ parentId, name, position: positions[i]! })));
  }

  /** Adds entries that `entry` has made. */
  async insert(added: CategoryDoc[]): Promise<void> {
    for (const { _id: entryId, parentId, name } of added) this.wanted.push({ entryId, parentId, name });
    await this.rows.insert(added, this.tx);
    this.after.push(...added.map(toCategory));
  }

  /** Changes an entry that was read in this transaction. */
  async change(entry: CategoryDoc, changes: Changes): Promise<void> {
    const { businessId, tx } = this;
    const now: CategoryDoc = { ...entry, ...changes, rev: entry.rev + 1 };
    now.nameKey = nameKey(now.name);
    if (changes.status) now.deletedIn = changes.status === 'deleted' ? this.head.version : null;
    if (changes.status === 'active') now.replacedBy = null;
    Object.assign(now, { changedBy: this.by, changedAt: this.at });
    this.wanted.push({ entryId: entry._id, parentId: now.parentId, name: now.name });
    const { _id, ...fields } = now;
    const matched = await this.rows.update({ _id, businessId, rev: entry.rev }, { $set: fields }, tx);
    if (!matched) throw new Conflict();
    this.before.push(toCategory(entry));
    this.after.push(toCategory(now));
  }

  /** A new entry, not stored yet. */
  entry(wanted: Wanted): CategoryDoc {
    return {
      _id: newId(),
      businessId: this.businessId,
      status: 'active',
      rev: 1,
      deletedIn: null,
      ...withoutRules,
      ...wanted,
      name: wanted.name.trim(),
      nameKey: nameKey(wanted.name),
      changedBy: this.by,
      changedAt: this.at,
    };
  }
}
