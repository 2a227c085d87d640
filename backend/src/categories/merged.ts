import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { standing } from '#shared/categories/standing';
import { TenantModel } from '../database/tenant.js';
import { together } from '../database/together.js';
import type { CategoryDoc } from './categories.model.js';

type Standing = Pick<CategoryDoc, 'status' | 'replacedBy'> & { id: string };
type Pair = { categoryId: string | null; reasonId: string | null };

/** What stands today for the entries of a business that were merged into others. */
export class Merged {
  private readonly entries: ReadonlyMap<string, Standing>;

  constructor(entries: readonly Pick<CategoryDoc, '_id' | 'status' | 'replacedBy'>[]) {
    this.entries = new Map(
      entries.map(({ _id: id, status, replacedBy }) => [id, { id, status, replacedBy }]),
    );
  }

  /** The id that stands for an entry; what is not merged stands for itself. */
  now(id: string): string {
    const other = (key: string): Standing => ({ id: key, status: 'active', replacedBy: null });
    return standing(id, (key) => this.entries.get(key) ?? other(key))?.id ?? id;
  }

  /** Everything that counts as this entry: what stands for it, and all that was merged into that. */
  all(id: string): string[] {
    const into = this.now(id);
    return [into, ...[...this.entries.keys()].filter((other) => other !== into && this.now(other) === into)];
  }

  /** The same row, its pair as the list has it now. */
  inNow<P extends Pair>(row: P): P {
    if (this.entries.size === 0) return row;
    const { categoryId, reasonId } = row;
    return {
      ...row,
      categoryId: categoryId && this.now(categoryId),
      reasonId: reasonId && this.now(reasonId),
    };
  }
}

/** Reads what was merged. */
@Injectable()
export class MergedEntries {
  /** What was merged in a business: read once for all who ask at once. */
  readonly of = together(
    (businessId: string) => this.read(businessId),
    (businessId) => businessId,
  );
  private readonly entries: TenantModel<CategoryDoc>;

  constructor(@InjectModel('Category') entries: Model<CategoryDoc>) {
    this.entries = new TenantModel(entries);
  }

  private async read(businessId: string): Promise<Merged> {
    const found = await this.entries.find({ businessId, status: 'merged' }, { majority: true });
    return new Merged(found);
  }
}
