import { defineStore } from 'pinia';
import { computed, shallowReactive, type ComputedRef } from 'vue';
import {
  addCategories,
  deleteCategory,
  mergeCategory,
  moveCategory,
  pullTaxonomy,
  renameCategory,
  restoreCategory,
  revertChange,
  setCategoryRules,
  type Category,
  type TaxonomyChange,
  type TaxonomyHead,
} from '#shared/categories/categories.contract';
import type { ConsoleEvents } from '#shared/wire/events';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { ask } from '../wire/ask';
import type { EventHandlers } from '../wire/handlers';
import { withSameOperation } from '../wire/operation';
import { Refused } from '../wire/refused';
import { applyChange, applySnapshot, mustPull, newReplica, type LastChange, type Replica } from './replica';
import { guessAdded, guessMoved, viewOf, type TaxonomyView } from './view';

/** What an admin asks of an entry. */
export type EntryRules = Pick<Category, 'teamIds' | 'notesRequired'>;

type TaxonomyDelivery = OutputOf<typeof pullTaxonomy>;

/** The closing categories and reasons of every business this member sees, in step with the server. */
export const useCategoriesStore = defineStore('categories', () => {
  const replicas = shallowReactive(new Map<string, Replica>());
  const ownEdits = shallowReactive(new Map<string, { businessId: string; entries: Category[] }>());
  const views = new Map<string, ComputedRef<TaxonomyView>>();
  const pulling = new Map<string, { again: boolean }>();

  function viewFor(businessId: string): TaxonomyView {
    let view = views.get(businessId);
    if (!view) {
      view = computed(() => viewOf(replicas.get(businessId)?.entries ?? new Map(), editsOf(businessId)));
      views.set(businessId, view);
    }
    return view.value;
  }

  function editsOf(businessId: string): Category[][] {
    return [...ownEdits.values()].filter((own) => own.businessId === businessId).map((own) => own.entries);
  }

  /** False until the list of the business has arrived once. */
  const isReady = (businessId: string): boolean => (headOf(businessId)?.epoch ?? '') !== '';
  /** Active categories in the admin's order. */
  const categoriesOf = (businessId: string): readonly Category[] => viewFor(businessId).categories;
  /** Active reasons of a category in the admin's order. */
  const reasonsOf = (businessId: string, categoryId: string): readonly Category[] =>
    viewFor(businessId).reasons.get(categoryId) ?? [];
  /** An entry, also when it is deleted (then `status` says so). */
  const entryOf = (businessId: string, id: string): Category | undefined => viewFor(businessId).byId.get(id);
  /** What last happened to an entry while this page looked on: for "renamed just now by Sam" and the like. */
  const lastChangeOf = (businessId: string, id: string): LastChange | undefined =>
    replicas.get(businessId)?.lastChanges.get(id);
  const headOf = (businessId: string): TaxonomyHead | undefined => replicas.get(businessId)?.head;

  function replicaOf(businessId: string): Replica {
    const known = replicas.get(businessId);
    if (known) return known;
    const fresh = newReplica();
    replicas.set(businessId, fresh);
    return fresh;
  }

  /** Takes one confirmed change, from an answer or an event; idempotent. */
  function put(change: TaxonomyChange): void {
    if (applyChange(replicaOf(change.businessId), change) === 'pull') void pull(change.businessId);
  }

  function take(businessId: string, delivery: TaxonomyDelivery): void {
    if (delivery.snapshot) applySnapshot(replicaOf(businessId), delivery.snapshot);
    for (const change of delivery.changes ?? []) put(change);
  }

  /** Asks for what is missing: one question at a time for each business, and one more when asked meanwhile. */
  async function pull(businessId: string): Promise<void> {
    const running = pulling.get(businessId);
    if (running) return void (running.again = true);
    const mark = { again: false };
    pulling.set(businessId, mark);
    try {
      do {
        mark.again = false;
        const have = headOf(businessId);
        take(businessId, await ask(pullTaxonomy, { businessId, have: have?.epoch ? have : null }));
      } while (mark.again);
    } catch (error) {
      // Out of step until the next head is told, which asks again.
      if (!(error instanceof Refused)) throw error;
    } finally {
      pulling.delete(businessId);
    }
  }

  /** The heads that `sync` tells the server. */
  function heads(): Record<string, TaxonomyHead> {
    const known = [...replicas].filter(([, replica]) => replica.head.epoch !== '');
    return Object.fromEntries(known.map(([businessId, replica]) => [businessId, replica.head]));
  }

  /** Takes the answer of `sync`: businesses that are missing are no longer seen. */
  function sync(deliveries: Record<string, TaxonomyDelivery>): void {
    for (const businessId of replicas.keys()) {
      if (!(businessId in deliveries)) replicas.delete(businessId);
    }
    for (const [businessId, delivery] of Object.entries(deliveries)) take(businessId, delivery);
  }

  function takeHeads(told: ConsoleEvents['taxonomies:heads']): void {
    for (const [businessId, head] of Object.entries(told.taxonomies)) {
      const own = headOf(businessId);
      if (!own || mustPull(own, head)) void pull(businessId);
    }
  }

  /** Shows `guess` until the server has answered, whatever it answers. */
  async function edit(
    opId: string,
    guess: { businessId: string; entries: Category[] },
    send: () => Promise<{ change: TaxonomyChange }>,
  ): Promise<TaxonomyChange> {
    ownEdits.set(opId, guess);
    try {
      const { change } = await withSameOperation(send);
      put(change);
      return change;
    } finally {
      ownEdits.delete(opId);
    }
  }

  /** Adds one entry, or several in one change (pasted lines), to the end of a list. */
  function add(input: Omit<InputOf<typeof addCategories>, 'opId'>): Promise<TaxonomyChange> {
    const opId = crypto.randomUUID();
    const { businessId, parentId } = input;
    const list = parentId === null ? categoriesOf(businessId) : reasonsOf(businessId, parentId);
    const entries = guessAdded(list, { ...input, opId });
    return edit(opId, { businessId, entries }, () => ask(addCategories, { ...input, opId }));
  }

  /** Renames an entry as the member saw it when they began; `STALE` tells what another did meanwhile. */
  function rename(seen: Category, name: string): Promise<TaxonomyChange> {
    const opId = crypto.randomUUID();
    const { businessId, id, rev } = seen;
    const entries = [{ ...seen, name: name.trim(), rev: rev + 1 }];
    return edit(opId, { businessId, entries }, () =>
      ask(renameCategory, { businessId, opId, id, rev, name }),
    );
  }

  /** Puts an entry after another of its list; null puts it first. */
  function move(seen: Category, afterId: string | null): Promise<TaxonomyChange> {
    const opId = crypto.randomUUID();
    const { businessId, id, rev, parentId } = seen;
    const list = parentId === null ? categoriesOf(businessId) : reasonsOf(businessId, parentId);
    const moved = guessMoved(list, seen, afterId);
    return edit(opId, { businessId, entries: moved ? [moved] : [] }, () =>
      ask(moveCategory, { businessId, opId, id, rev, afterId }),
    );
  }

  /** Sets whom a category is for, or whether a reason asks for notes. */
  function setRules(seen: Category, rules: EntryRules): Promise<TaxonomyChange> {
    const opId = crypto.randomUUID();
    const { businessId, id, rev } = seen;
    const entries = [{ ...seen, ...rules, rev: rev + 1 }];
    return edit(opId, { businessId, entries }, () =>
      ask(setCategoryRules, { businessId, opId, id, rev, ...rules }),
    );
  }

  /** Joins an entry with another of its list. `Undo` is `revert`. */
  function merge(seen: Category, intoId: string): Promise<TaxonomyChange> {
    const opId = crypto.randomUUID();
    const { businessId, id, rev } = seen;
    return edit(opId, { businessId, entries: [] }, () =>
      ask(mergeCategory, { businessId, opId, id, rev, intoId }),
    );
  }

  /** Deletes an entry, for which dialogs then offer the successor. `Undo` is `revert` with the change's version. */
  function remove(seen: Category, successorId: string | null = null): Promise<TaxonomyChange> {
    const opId = crypto.randomUUID();
    const { businessId, id, rev } = seen;
    const entries: Category[] = [{ ...seen, status: 'deleted', replacedBy: successorId, rev: rev + 1 }];
    const successor = successorId === null ? {} : { successorId };
    return edit(opId, { businessId, entries }, () =>
      ask(deleteCategory, { businessId, opId, id, rev, ...successor }),
    );
  }

  /** Brings back a deleted entry, under another name when one is given. */
  function restore(deleted: Category, name?: string): Promise<TaxonomyChange> {
    const opId = crypto.randomUUID();
    const { businessId, id, rev } = deleted;
    const renamed = name === undefined ? {} : { name };
    return edit(opId, { businessId, entries: [] }, () =>
      ask(restoreCategory, { businessId, opId, id, rev, ...renamed }),
    );
  }

  /** Undoes one earlier change where nothing later touched the same entries. */
  function revert(businessId: string, version: number): Promise<TaxonomyChange> {
    const opId = crypto.randomUUID();
    return edit(opId, { businessId, entries: [] }, () => ask(revertChange, { businessId, opId, version }));
  }

  const events = {
    'categories:changed': put,
    'taxonomies:heads': takeHeads,
  } satisfies Partial<EventHandlers>;

  return {
    isReady,
    categoriesOf,
    reasonsOf,
    entryOf,
    lastChangeOf,
    headOf,
    heads,
    put,
    sync,
    pull,
    add,
    rename,
    move,
    setRules,
    merge,
    remove,
    restore,
    revert,
    events,
  };
});
