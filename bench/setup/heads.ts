import type { TaxonomyHead } from '#shared/categories/categories.contract';
import type { Office } from './office.js';

/** Where the list of the office's business stands, as stored. */
export async function headOf({ db, staff }: Office): Promise<TaxonomyHead> {
  const head = await db
    .collection<TaxonomyHead & { _id: string }>('taxonomies')
    .findOne({ _id: staff.businessId }, { readConcern: 'majority' });
  const { epoch, version, hash } = head!;
  return { epoch, version, hash };
}

/** Whether the changes of the office's list are numbered 1, 2, 3 … up to its head. */
export async function hasEveryVersion({ db, staff }: Office): Promise<boolean> {
  const rows = await db
    .collection<{ version: number }>('taxonomyChanges')
    .find({ businessId: staff.businessId }, { sort: { version: 1 }, projection: { version: 1 } })
    .toArray();
  const { version } = await headOf({ db, staff } as Office);
  return rows.length === version && rows.every((row, index) => row.version === index + 1);
}
