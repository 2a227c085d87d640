import type { Cells } from './cells.js';
import type { Grain, RollupDoc, Slice } from './rollups.model.js';
import { mondayOf } from '#shared/insights/localDates';

/** Which rollup of a day; what a slice is not cut by is left out. */
export interface Where {
  slice: Slice;
  day: number;
  teamId?: string | null;
  agentId?: string | null;
  channel?: string | null;
}

export type RollupHead = Omit<RollupDoc, 'cells'>;

/** What is to be added to the rollups of one business, each found by its name. */
export class Changes {
  readonly byId = new Map<string, { head: RollupHead; cells: Cells }>();

  constructor(
    private readonly businessId: string,
    private readonly generation: number,
  ) {}

  /** The cells of the day and those of its week. */
  at(where: Where): [Cells, Cells] {
    return [this.cells(where, 'day', where.day), this.cells(where, 'week', mondayOf(where.day))];
  }

  private cells(where: Where, grain: Grain, day: number): Cells {
    const { slice, teamId = null, agentId = null, channel = null } = where;
    const { businessId, generation } = this;
    const _id = [businessId, generation, slice, grain, day, teamId, agentId, channel].join('/');
    const known = this.byId.get(_id);
    if (known) return known.cells;
    const head = { _id, businessId, generation, slice, grain, day, teamId, agentId, channel };
    const made = { head, cells: new Map() };
    this.byId.set(_id, made);
    return made.cells;
  }
}
