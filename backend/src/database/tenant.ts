import DataLoader from 'dataloader';
import mongoose, {
  type AnyKeys,
  type ClientSession,
  type Model,
  type PipelineStage,
  type QueryFilter,
  type UpdateQuery,
} from 'mongoose';

/** A document that belongs to one business. */
export interface Tenant {
  _id: string;
  businessId: string;
}

/** A filter that cannot forget its business. */
export type TenantFilter<D extends Tenant> = QueryFilter<D> & { businessId: string };

type Update<D> = UpdateQuery<D> & { $set?: AnyKeys<D>; $inc?: AnyKeys<D> };

/** One of several changes: which row, and what of it. */
interface Change<D extends Tenant> {
  filter: Partial<D> & Tenant;
  change: Update<D>;
}

/** Marks an operator object as written by us: filters are sanitised, so that a value from outside never is an operator. */
export const trusted = mongoose.trusted;

export interface ReadOptions {
  session?: ClientSession | null;
  sort?: Record<string, 1 | -1>;
  limit?: number;
  /** Answers drawn from what is stored are read with majority, so that they cannot be rolled back. */
  majority?: true;
}

/** Whose rows are read together, in which order, and how many of each at most. */
interface OfEach {
  owner: string;
  sort: Record<string, 1 | -1>;
  most: number;
}

/** Of one owner: the first rows, and how many there are in all. */
export interface Firsts<D> {
  rows: D[];
  count: number;
}

/** How long one read may take on the database before it is given up, in milliseconds. */
export const readLimitMs = 4_000;

/**
 * The only way to a collection whose rows belong to businesses: every query names its business, or it does not compile.
 * Rows are plain objects; nothing is cast or defaulted on the way out.
 */
export class TenantModel<D extends Tenant> {
  private readonly owners = new Map<string, string>();

  private readonly ownersRead = new DataLoader<string, string | null>((ids) => this.readOwners(ids), {
    cache: false,
  });

  constructor(readonly model: Model<D>) {}

  /** Which business a row belongs to, or null. For finding out whom to ask before anything else is read. */
  async businessOf(id: string): Promise<string | null> {
    const known = this.owners.get(id);
    if (known) return known;
    const businessId = await this.ownersRead.load(id);
    if (businessId === null) return null;
    if (this.owners.size > 50_000) this.owners.clear();
    this.owners.set(id, businessId);
    return businessId;
  }

  findOne(filter: TenantFilter<D>, options: ReadOptions = {}): Promise<D | null> {
    const query = this.model
      .findOne(filter as QueryFilter<D>, null, { session: options.session ?? undefined })
      .maxTimeMS(readLimitMs);
    if (options.sort) query.sort(options.sort);
    if (options.majority) query.read('primary').readConcern('majority');
    return query.lean<D>().exec() as Promise<D | null>;
  }

  find(filter: TenantFilter<D>, options: ReadOptions = {}): Promise<D[]> {
    const query = this.model
      .find(filter as QueryFilter<D>, null, { session: options.session ?? undefined })
      .maxTimeMS(readLimitMs);
    if (options.sort) query.sort(options.sort);
    if (options.limit) query.limit(options.limit);
    if (options.majority) query.read('primary').readConcern('majority');
    return query.lean<D[]>().exec() as Promise<D[]>;
  }

  /**
   * Rows of several owners in one reading, as a majority holds them: by the owner's id, the first `most` in the order
   * of `sort`, and how many there are. `filter` names the owners in the field `owner`.
   */
  async firstOfEach(filter: TenantFilter<D>, { owner, sort, most }: OfEach): Promise<Map<string, Firsts<D>>> {
    const rows = { $firstN: { n: most, input: '$$ROOT' } };
    const found = await this.model
      .aggregate<Firsts<D> & { _id: string }>([
        { $match: filter },
        { $sort: { [owner]: 1, ...sort } },
        { $group: { _id: `$${owner}`, rows, count: { $sum: 1 } } },
      ])
      .read('primary')
      .readConcern('majority')
      .option({ maxTimeMS: readLimitMs })
      .exec();
    return new Map(found.map(({ _id, ...firsts }) => [_id, firsts]));
  }

  count(filter: TenantFilter<D>): Promise<number> {
    return this.model
      .countDocuments(filter as QueryFilter<D>)
      .maxTimeMS(readLimitMs)
      .exec();
  }

  aggregate<R>(businessId: string, stages: PipelineStage[]): Promise<R[]> {
    return this.model
      .aggregate<R>([{ $match: { businessId } }, ...stages])
      .option({ maxTimeMS: readLimitMs })
      .exec();
  }

  async insert(rows: D | D[], session: ClientSession | null): Promise<void> {
    const list = Array.isArray(rows) ? rows : [rows];
    if (list.length > 0)
      await this.model.collection.insertMany(list as never[], { session: session ?? undefined });
  }

  /** Changes the one row that matches and answers whether one did. */
  async update(filter: TenantFilter<D>, change: Update<D>, session: ClientSession | null): Promise<boolean> {
    const result = await this.model.updateOne(filter as QueryFilter<D>, change, {
      session: session ?? undefined,
      timestamps: false,
    });
    return result.matchedCount === 1;
  }

  /** Changes one row for each filter, in one command, and answers how many matched. The filters hold values of ours only. */
  async updateEach(changes: readonly Change<D>[], session: ClientSession | null): Promise<number> {
    if (changes.length === 0) return 0;
    const updates = changes.map(({ filter, change }) => ({ updateOne: { filter, update: change } }));
    const done = await this.model.collection.bulkWrite(updates as never[], {
      session: session ?? undefined,
    });
    return done.matchedCount;
  }

  /** Changes the one row that matches and returns it as it is afterwards, or null when none matched. */
  updateAndRead(
    filter: TenantFilter<D>,
    change: Update<D>,
    session: ClientSession | null,
  ): Promise<D | null> {
    return this.model
      .findOneAndUpdate(filter as QueryFilter<D>, change, {
        session: session ?? undefined,
        returnDocument: 'after',
        timestamps: false,
      })
      .lean<D>()
      .exec() as Promise<D | null>;
  }

  private async readOwners(ids: readonly string[]): Promise<(string | null)[]> {
    const rows = await this.model
      .find({ _id: trusted({ $in: ids }) } as QueryFilter<D>, { businessId: 1 })
      .maxTimeMS(readLimitMs)
      .lean<D[]>();
    const owners = new Map(rows.map((row) => [row._id, row.businessId]));
    return ids.map((id) => owners.get(id) ?? null);
  }
}
