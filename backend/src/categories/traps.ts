import { Injectable } from '@nestjs/common';
import type { Category } from '#shared/categories/categories.contract';
import { trappedBy } from '#shared/categories/trapped';
import { Businesses } from '../businesses/businesses.service.js';
import { TeamRecords } from '../teams/teamRecords.js';
import { DomainError } from '../wire/domainError.js';
import type { EditUnderWay } from './editUnderWay.js';
import { Entries } from './entries.js';

/** No edit takes a team its last category where its closings ask for one. */
@Injectable()
export class Traps {
  constructor(
    private readonly businesses: Businesses,
    private readonly teams: TeamRecords,
    private readonly entries: Entries,
  ) {}

  /** Looks at an edit whose entries are written. @throws DomainError TEAM_WITHOUT_CATEGORY */
  async refuse(edit: EditUnderWay): Promise<void> {
    if (edit.after.every(isHarmless)) return;
    const { businessId, tx } = edit;
    const asking = await this.businesses.asking(businessId, tx);
    if (!asking) return;
    const teams = await this.teams.servingIn(businessId, tx);
    const after = await this.entries.listed(businessId, null, tx);
    const touched = new Set(edit.after.map(({ id }) => id));
    const untouched = after.filter(({ _id }) => !touched.has(_id));
    const before = [...untouched, ...edit.before.filter(isChoosable)];
    const trapped = trappedBy(
      { before: before.map(limitOf), after: after.map(limitOf) },
      teams.map(({ _id: id, name }) => ({ id, name })),
    );
    if (trapped)
      throw new DomainError('TEAM_WITHOUT_CATEGORY', { teamName: trapped.name, businessName: asking.name });
  }
}

function isChoosable({ parentId, status }: Category): boolean {
  return parentId === null && status === 'active';
}

/** Such an entry takes nobody anything: most edits are of these alone. */
function isHarmless(entry: Category): boolean {
  return entry.parentId !== null || (isChoosable(entry) && entry.teamIds === null);
}

function limitOf({ teamIds }: { teamIds?: readonly string[] | null }): readonly string[] | null {
  return teamIds ?? null;
}
