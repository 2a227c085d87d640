import { randomUUID } from 'node:crypto';
import type { Staff } from './staff.js';

/** Renames the one category to and fro; `rev` is the one before, and grows by one with each. */
export function renameToAndFro(staff: Staff, rev: number): object {
  return {
    businessId: staff.businessId,
    opId: randomUUID(),
    id: staff.categoryId,
    rev,
    name: rev % 2 ? 'Refunds' : 'Refund',
  };
}
