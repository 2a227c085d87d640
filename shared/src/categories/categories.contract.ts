import * as z from 'zod/mini';
import { request } from '../wire/request.js';
import { Count, Id, Moment, OpId, coded, codePoints, isWellFormed } from '../wire/schema.js';
import { nameKey } from './nameKey.js';

export const nameMax = 80;
export const pasteMax = 200;

/** Name of a closing category or reason: 1–80 code points after trimming, visible, well formed. */
export const CategoryName = z.string().check(
  z.refine(isWellFormed, { message: 'contains characters that are not text' }),
  coded('NAME_TOO_LONG', { max: nameMax }, (name) => codePoints(name.trim()) <= nameMax),
  coded('NAME_EMPTY', {}, (name) => nameKey(name) !== ''),
);

/** `merged`: joined with the entry that `replacedBy` names, which stands for it from then on. */
export const CategoryStatus = z.enum(['active', 'deleted', 'merged']);

/** How many teams a closing category can be limited to. */
export const limitMax = 50;

const Actor = z.strictObject({ id: z.nullable(Id), name: z.string() });

/** A closing category (`parentId` null) or a reason below one. */
export const Category = z.strictObject({
  id: Id,
  businessId: Id,
  parentId: z.nullable(Id),
  name: z.string(),
  /** Sort key within its list, compared as plain strings, ties by id. */
  position: z.string(),
  status: CategoryStatus,
  /** Grows by one with every change of this entry. */
  rev: Count,
  /** The teams whose chats a closing category may be chosen for; null: every team's. Always null on a reason. */
  teamIds: z.nullable(z.array(Id)),
  /** Whether a closing with this reason must have notes. Always false on a closing category. */
  notesRequired: z.boolean(),
  /** The entry that dialogs use (merged) or offer (deleted) in its place. */
  replacedBy: z.nullable(Id),
});
export type Category = z.infer<typeof Category>;

/** What an entry is without any rule of its own: new ones, and those stored before there were rules. */
export const withoutRules = { teamIds: null, notesRequired: false, replacedBy: null } as const;

/** Where a replica of one business's taxonomy stands. */
export const TaxonomyHead = z.strictObject({ epoch: z.string(), version: Count, hash: z.string() });
export type TaxonomyHead = z.infer<typeof TaxonomyHead>;

export const ChangeKind = z.enum([
  'add',
  'rename',
  'move',
  'rules',
  'merge',
  'delete',
  'restore',
  'revert',
  'import',
]);
export type ChangeKind = z.infer<typeof ChangeKind>;

/** One committed edit: the entries as they are after it. */
export const TaxonomyChange = z.strictObject({
  businessId: Id,
  epoch: z.string(),
  version: Count,
  /** Hash of the whole active list after this change. */
  hash: z.string(),
  kind: ChangeKind,
  entries: z.array(Category),
  by: Actor,
  at: Moment,
});
export type TaxonomyChange = z.infer<typeof TaxonomyChange>;

/** A whole list. */
export const TaxonomySnapshot = z.strictObject({
  ...TaxonomyHead.shape,
  businessId: Id,
  /** The active entries. */
  entries: z.array(Category),
  /** What was merged, or deleted in favour of another: for following what a draft or an address still names. */
  replaced: z.array(Category),
});
export type TaxonomySnapshot = z.infer<typeof TaxonomySnapshot>;

const scope = { businessId: Id, opId: OpId };
const changed = z.strictObject({ change: TaxonomyChange });

/** Adds entries at the end of a list; several names are added in one change, all or none. */
export const addCategories = request('category:add', {
  needs: 'categories.edit',
  input: z.strictObject({
    ...scope,
    parentId: z.nullable(Id),
    names: z.array(CategoryName).check(z.minLength(1), z.maxLength(pasteMax)),
  }),
  output: changed,
});

/** Renames an entry as last seen (`rev`); refused with STALE and the current entry otherwise. */
export const renameCategory = request('category:rename', {
  needs: 'categories.edit',
  input: z.strictObject({ ...scope, id: Id, rev: Count, name: CategoryName }),
  output: changed,
});

/** Puts an entry after `afterId` in its own list; null puts it first. */
export const moveCategory = request('category:move', {
  needs: 'categories.edit',
  input: z.strictObject({ ...scope, id: Id, rev: Count, afterId: z.nullable(Id) }),
  output: changed,
});

/** Sets whom a closing category is for, or whether a reason asks for notes. */
export const setCategoryRules = request('category:setRules', {
  needs: 'categories.edit',
  input: z.strictObject({
    ...scope,
    id: Id,
    rev: Count,
    teamIds: z.nullable(z.array(Id).check(z.minLength(1), z.maxLength(limitMax))),
    notesRequired: z.boolean(),
  }),
  output: changed,
});

/**
 * Joins an entry with another of its list, which stands for it from then on. The reasons of a category join those of
 * the other; of two with the same name one is left. `revertChange` undoes it.
 */
export const mergeCategory = request('category:merge', {
  needs: 'categories.edit',
  input: z.strictObject({ ...scope, id: Id, rev: Count, intoId: Id }),
  output: changed,
});

/** Deletes an entry; a category takes its active reasons with it. Dialogs offer the successor in its place. */
export const deleteCategory = request('category:delete', {
  needs: 'categories.edit',
  input: z.strictObject({ ...scope, id: Id, rev: Count, successorId: z.optional(Id) }),
  output: changed,
});

/** Brings back a deleted entry, under a new name when one is given, with the reasons that went with it. */
export const restoreCategory = request('category:restore', {
  needs: 'categories.edit',
  input: z.strictObject({ ...scope, id: Id, rev: Count, name: z.optional(CategoryName) }),
  output: changed,
});

/** Undoes one earlier change where nothing later touched the same entries. Undo after a delete is this. */
export const revertChange = request('category:revert', {
  needs: 'categories.edit',
  input: z.strictObject({ ...scope, version: Count }),
  output: changed,
});

/** Most categories and reasons that one file may name, and one import may touch. */
export const importMax = 1_000;

// Names are judged row by row, so that a broken one is named by its line.
const ImportedName = z
  .string()
  .check(z.maxLength(1_000), z.refine(isWellFormed, { message: 'contains characters that are not text' }));
const Line = z.int().check(z.gte(1));
const ImportedReason = z.strictObject({
  line: Line,
  name: ImportedName,
  /** Left out: as it is. */
  notesRequired: z.optional(z.boolean()),
});

/** A closing category as a file names it, with its reasons, each with the line it stands in. */
export const ImportedCategory = z.strictObject({
  line: Line,
  name: ImportedName,
  /** Left out: as it is. */
  teamIds: z.optional(z.nullable(z.array(Id).check(z.minLength(1), z.maxLength(limitMax)))),
  reasons: z.array(ImportedReason).check(z.maxLength(importMax)),
});
export type ImportedCategory = z.infer<typeof ImportedCategory>;

/**
 * Takes a file into the list at `version`, all of it or nothing: adds what is not there, takes over spelling and rules,
 * and deletes what the file does not name only with `others: 'delete'`. `revertChange` undoes it.
 */
export const importCategories = request('category:import', {
  needs: 'categories.edit',
  input: z.strictObject({
    ...scope,
    version: Count,
    others: z.enum(['keep', 'delete']),
    categories: z.array(ImportedCategory).check(z.minLength(1), z.maxLength(importMax)),
  }),
  output: changed,
});

/** What hangs on an entry: closings ever recorded with it, active reasons below it. */
export const categoryUsage = request('category:usage', {
  needs: 'categories.edit',
  input: z.strictObject({ businessId: Id, id: Id }),
  output: z.strictObject({ closings: Count, reasons: Count }),
});

/** Closings of the last 90 days per category and reason id, for the numbers beside the rows. */
export const categoryCounts = request('category:counts', {
  needs: 'categories.edit',
  input: z.strictObject({ businessId: Id }),
  output: z.strictObject({ days: Count, counts: z.record(z.string(), Count) }),
});

export const DeletedEntry = z.strictObject({ entry: Category, by: Actor, at: Moment });
export type DeletedEntry = z.infer<typeof DeletedEntry>;

/** The deleted entries of a list, and who deleted them when. */
export const listDeleted = request('category:listDeleted', {
  needs: 'categories.edit',
  input: z.strictObject({ businessId: Id }),
  output: z.strictObject({ deleted: z.array(DeletedEntry) }),
});

/** One line of History: the entries before and after. `before` lacks entries that the change created. */
export const HistoryItem = z.strictObject({
  version: Count,
  kind: ChangeKind,
  by: Actor,
  at: Moment,
  before: z.array(Category),
  after: z.array(Category),
  revertible: z.boolean(),
});
export type HistoryItem = z.infer<typeof HistoryItem>;

/** Changes, newest first, `limit` below `before` (null: from the newest). */
export const categoryHistory = request('category:history', {
  needs: 'categories.edit',
  input: z.strictObject({ businessId: Id, before: z.nullable(Count) }),
  output: z.strictObject({ items: z.array(HistoryItem), more: z.boolean() }),
});

/** Tells the others that this member has the screen open, and which entry they are editing (null: none). */
export const editingCategories = request('category:editing', {
  needs: 'categories.edit',
  input: z.strictObject({ businessId: Id, here: z.boolean(), entryId: z.nullable(Id) }),
  output: z.strictObject({}),
});

/** A whole copy of a list, for a client that found its own to differ. */
export const pullTaxonomy = request('category:pull', {
  needs: 'signedIn',
  input: z.strictObject({ businessId: Id, have: z.nullable(TaxonomyHead) }),
  output: z.strictObject({
    changes: z.nullable(z.array(TaxonomyChange)),
    snapshot: z.nullable(TaxonomySnapshot),
  }),
});

/** Someone is on the Closing categories screen. May be lost; forgotten 15 s after the last telling. */
export const CategoryEditor = z.object({
  businessId: Id,
  memberId: Id,
  name: z.string(),
  here: z.boolean(),
  entryId: z.nullable(Id),
});
export type CategoryEditor = z.infer<typeof CategoryEditor>;
