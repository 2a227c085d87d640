import { Schema } from 'mongoose';
import {
  withoutRules,
  type Category,
  type ChangeKind,
  type TaxonomyChange,
  type TaxonomyHead,
} from '#shared/categories/categories.contract';
import type { Person } from '#shared/wire/errors';

/** Head of one business's list; `_id` is the business. */
export interface TaxonomyDoc {
  _id: string;
  businessId: string;
  epoch: string;
  version: number;
  hash: string;
  /** Grows when something relies on the list as it is; so that an edit at the same time and that do not both go through. */
  turns?: number;
}

export interface CategoryDoc {
  _id: string;
  businessId: string;
  parentId: string | null;
  name: string;
  nameKey: string;
  position: string;
  status: Category['status'];
  rev: number;
  /** Version of the change that deleted it: a category and the reasons that went with it share one. */
  deletedIn: number | null;
  replacedBy: string | null;
  /** Entries stored before there were rules lack both. */
  teamIds?: string[] | null;
  notesRequired?: boolean;
  changedBy: Person;
  changedAt: Date;
}

/** One edit: the log, the history, the audit and the catch-up in one. */
export interface TaxonomyChangeDoc {
  _id: string;
  businessId: string;
  epoch: string;
  version: number;
  opId: string;
  kind: ChangeKind;
  before: Category[];
  after: Category[];
  hash: string;
  by: Person;
  at: Date;
  /** What the request asked, so that an `opId` used for something else is noticed. */
  payloadHash: string;
}

export const taxonomySchema = new Schema<TaxonomyDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    epoch: { type: String, required: true },
    version: { type: Number, required: true },
    hash: { type: String, required: true },
    turns: Number,
  },
  { collection: 'taxonomies', versionKey: false },
);
taxonomySchema.index({ businessId: 1 }, { unique: true });

export const categorySchema = new Schema<CategoryDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    parentId: { type: String, default: null },
    name: { type: String, required: true },
    nameKey: { type: String, required: true },
    position: { type: String, required: true },
    status: { type: String, enum: ['active', 'deleted', 'merged'], required: true },
    rev: { type: Number, required: true },
    deletedIn: { type: Number, default: null },
    replacedBy: { type: String, default: null },
    teamIds: { type: [String], default: null },
    notesRequired: Boolean,
    changedBy: { type: Schema.Types.Mixed, required: true },
    changedAt: { type: Date, required: true },
  },
  { collection: 'categories', versionKey: false },
);
// A name stands once in its list, among active entries.
categorySchema.index(
  { businessId: 1, parentId: 1, nameKey: 1 },
  { unique: true, partialFilterExpression: { status: 'active' } },
);
// The whole list of a business, in order; the deleted ones of a business.
categorySchema.index({ businessId: 1, status: 1, parentId: 1, position: 1 });

export const taxonomyChangeSchema = new Schema<TaxonomyChangeDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    epoch: { type: String, required: true },
    version: { type: Number, required: true },
    opId: { type: String, required: true },
    kind: { type: String, required: true },
    before: { type: Schema.Types.Mixed, required: true },
    after: { type: Schema.Types.Mixed, required: true },
    hash: { type: String, required: true },
    by: { type: Schema.Types.Mixed, required: true },
    at: { type: Date, required: true },
    payloadHash: { type: String, required: true },
  },
  { collection: 'taxonomyChanges', versionKey: false },
);
// Catch-up and history, by version; two edits cannot share one.
taxonomyChangeSchema.index({ businessId: 1, version: 1 }, { unique: true });
// A repeated edit finds its first answer.
taxonomyChangeSchema.index({ businessId: 1, opId: 1 }, { unique: true });

export function toCategory(doc: CategoryDoc): Category {
  const { businessId, parentId, name, position, status, rev } = doc;
  const { teamIds = null, notesRequired = false, replacedBy = null } = doc;
  const rules = { teamIds, notesRequired, replacedBy };
  return { id: doc._id, businessId, parentId, name, position, status, rev, ...rules };
}

/** Entries as a change row holds them; rows from before there were rules hold none. */
export function storedEntries(entries: readonly Category[]): Category[] {
  return entries.map((entry) => ({ ...withoutRules, ...entry }));
}

export function toTaxonomyChange(doc: TaxonomyChangeDoc): TaxonomyChange {
  const { businessId, epoch, version, hash, kind, by } = doc;
  const entries = storedEntries(doc.after);
  return { businessId, epoch, version, hash, kind, entries, by, at: doc.at.getTime() };
}

export function toHead(doc: TaxonomyDoc): TaxonomyHead {
  return { epoch: doc.epoch, version: doc.version, hash: doc.hash };
}
