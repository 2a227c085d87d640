import { createHash } from 'node:crypto';
import { generateNKeysBetween } from 'fractional-indexing';
import { nameKey } from '#shared/categories/nameKey';
import { emptyHash, rehash } from '#shared/categories/taxonomyHash';
import { withoutRules } from '#shared/categories/categories.contract';
import type { Person } from '#shared/wire/errors';
import {
  toCategory,
  type CategoryDoc,
  type TaxonomyChangeDoc,
  type TaxonomyDoc,
} from '../categories/categories.model.js';
import { minuteMs } from './demoData.js';
import type { Phrasebook } from './phrasebook.js';
import type { Random } from './random.js';

export const otherCategory = 'Other';

/** The closing categories of a business, entered by its administrator on the first day. */
export interface Taxonomy {
  head: TaxonomyDoc;
  categories: CategoryDoc[];
  changes: TaxonomyChangeDoc[];
}

export interface Founding {
  businessId: string;
  by: Person;
  at: number;
}

export function taxonomyOf(phrasebook: Phrasebook, founding: Founding, random: Random): Taxonomy {
  const names = [...new Set(phrasebook.reasons.map((reason) => reason.category))];
  if (phrasebook.other.length) names.push(otherCategory);
  const head = {
    _id: founding.businessId,
    businessId: founding.businessId,
    epoch: random.uuid(),
    version: 0,
    hash: emptyHash,
  };
  const taxonomy: Taxonomy = { head, categories: [], changes: [] };
  const tops = add(taxonomy, { parentId: null, names }, founding, random);
  for (const top of tops) {
    const reasons = phrasebook.reasons.filter(({ category }) => category === top.name);
    if (reasons.length === 0) continue;
    add(taxonomy, { parentId: top._id, names: reasons.map(({ reason }) => reason) }, founding, random);
  }
  return taxonomy;
}

/** One change: the names of one list, pasted in. */
function add(
  taxonomy: Taxonomy,
  list: { parentId: string | null; names: string[] },
  { businessId, by, at }: Founding,
  random: Random,
): CategoryDoc[] {
  const { head } = taxonomy;
  const changedAt = new Date(at + head.version * minuteMs);
  const positions = generateNKeysBetween(null, null, list.names.length);
  const docs = list.names.map((name, i): CategoryDoc => {
    const place = { businessId, parentId: list.parentId, position: positions[i]! };
    const state = { status: 'active' as const, rev: 1, deletedIn: null, ...withoutRules };
    const _id = random.id(changedAt.getTime());
    return { _id, ...place, name, nameKey: nameKey(name), ...state, changedBy: by, changedAt };
  });
  const after = docs.map(toCategory);
  head.version++;
  head.hash = rehash(head.hash, [], after);
  taxonomy.categories.push(...docs);
  taxonomy.changes.push({
    _id: random.id(changedAt.getTime()),
    businessId,
    epoch: head.epoch,
    version: head.version,
    opId: random.uuid(),
    kind: 'add',
    before: [],
    after,
    hash: head.hash,
    by,
    at: changedAt,
    payloadHash: createHash('sha256').update(JSON.stringify(list)).digest('hex'),
  });
  return docs;
}
