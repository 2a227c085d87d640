import { generateKeyBetween } from 'fractional-indexing';
import { withoutRules, type Category } from '#shared/categories/categories.contract';
import { nameKey } from '#shared/categories/nameKey';

/** The active entries of a business in the admin's order. */
export interface TaxonomyView {
  byId: ReadonlyMap<string, Category>;
  categories: readonly Category[];
  reasons: ReadonlyMap<string, readonly Category[]>;
}

/** An entry that this page shows before the server has confirmed it. */
const unconfirmed = 'unconfirmed:';

export function isUnconfirmed(entry: Category): boolean {
  return entry.id.startsWith(unconfirmed);
}

/** When an entry was added, in milliseconds: its id begins with the second. This moment while it is unconfirmed. */
export function addedAt(entry: Category): number {
  return isUnconfirmed(entry) ? Date.now() : parseInt(entry.id.slice(0, 8), 16) * 1_000;
}

/** What is confirmed, with this member's own unconfirmed edits laid over it. */
export function viewOf(
  confirmed: ReadonlyMap<string, Category>,
  own: Iterable<readonly Category[]>,
): TaxonomyView {
  const byId = new Map(confirmed);
  const lists = (): TaxonomyView => listed(byId);
  const edits = [...own].flat();
  if (edits.length === 0) return lists();
  const taken = new Set([...confirmed.values()].filter(isActive).map(nameIn));
  for (const edit of edits) {
    const current = confirmed.get(edit.id);
    if (current ? edit.rev > current.rev : !taken.has(nameIn(edit))) byId.set(edit.id, edit);
  }
  return lists();
}

const isActive = (entry: Category) => entry.status === 'active';
const nameIn = (entry: Category) => `${entry.parentId ?? ''}/${nameKey(entry.name)}`;

function listed(byId: ReadonlyMap<string, Category>): TaxonomyView {
  const lists = new Map<string | null, Category[]>();
  for (const entry of byId.values()) {
    if (!isActive(entry)) continue;
    const list = lists.get(entry.parentId);
    if (list) list.push(entry);
    else lists.set(entry.parentId, [entry]);
  }
  for (const list of lists.values()) list.sort(inOrder);
  const categories = lists.get(null) ?? [];
  const reasons = new Map(categories.map((category) => [category.id, lists.get(category.id) ?? []]));
  return { byId, categories, reasons };
}

function inOrder(a: Category, b: Category): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** The entries an `add` will make, as far as this page can know them. */
export function guessAdded(
  list: readonly Category[],
  added: { businessId: string; parentId: string | null; names: readonly string[]; opId: string },
): Category[] {
  let position = list.at(-1)?.position ?? null;
  return added.names.map((name, index) => {
    position = generateKeyBetween(position, null);
    return {
      id: `${unconfirmed}${added.opId}:${index}`,
      businessId: added.businessId,
      parentId: added.parentId,
      name: name.trim(),
      position,
      status: 'active',
      rev: 0,
      ...withoutRules,
    };
  });
}

/** The entry as a move will leave it; undefined when the list gives it no place between its neighbours. */
export function guessMoved(
  list: readonly Category[],
  entry: Category,
  afterId: string | null,
): Category | undefined {
  const others = list.filter((other) => other.id !== entry.id);
  const place = afterId === null ? 0 : others.findIndex((other) => other.id === afterId) + 1;
  const [before, next] = [others[place - 1]?.position ?? null, others[place]?.position ?? null];
  if (before !== null && next !== null && before >= next) return undefined;
  return { ...entry, position: generateKeyBetween(before, next), rev: entry.rev + 1 };
}
