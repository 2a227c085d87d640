import { randomBytes } from 'node:crypto';
import { generateNKeysBetween } from 'fractional-indexing';
import type mongoose from 'mongoose';
import { withoutRules, type Category } from '#shared/categories/categories.contract';
import { nameKey } from '#shared/categories/nameKey';
import { hashOf } from '#shared/categories/taxonomyHash';
import type { Random } from './random.js';
import { newId, put } from './staff.js';

const words =
  'order refund invoice parcel account card limit delay damaged missing wrong address payment failed voucher transfer fee statement device roaming contract upgrade cancel track change policy status copy proof return exchange'.split(
    ' ',
  );

/** Replaces the list of a business by one of `size` categories with `each` reasons, names made of a few dozen words. */
export async function putLargeTaxonomy(
  db: mongoose.mongo.Db,
  { businessId, size, each }: { businessId: string; size: number; each: number },
  random: Random,
): Promise<Category[]> {
  const entry = (parentId: string | null, name: string, position: string): Category => {
    const place = { businessId, parentId, name, position, status: 'active' as const };
    return { id: newId(), ...place, rev: 1, ...withoutRules };
  };
  const phrase = (index: number) => `${random.pick(words)} ${random.pick(words)} ${index}`;
  const positions = generateNKeysBetween(null, null, size);
  const inside = generateNKeysBetween(null, null, each);
  const entries = positions.flatMap((position, index) => {
    const category = entry(null, phrase(index), position);
    return [category, ...inside.map((at, place) => entry(category.id, phrase(place), at))];
  });
  const rows = entries.map(({ id, ...rest }) => ({
    ...{ _id: id, ...rest, nameKey: nameKey(rest.name), deletedIn: null },
    ...{ changedBy: { id: null, name: 'Bench' }, changedAt: new Date() },
  }));
  await db.collection('categories').deleteMany({ businessId });
  await put(db, 'categories', rows);
  const head = { epoch: randomBytes(8).toString('hex'), version: 0, hash: hashOf(entries) };
  await db.collection('taxonomies').updateOne({ businessId }, { $set: head });
  return entries;
}
