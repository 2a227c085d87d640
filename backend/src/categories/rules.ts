import { Injectable } from '@nestjs/common';
import type { TaxonomyChange, setCategoryRules } from '#shared/categories/categories.contract';
import type { InputOf } from '#shared/wire/request';
import { TeamRecords } from '../teams/teamRecords.js';
import type { TeamDoc } from '../teams/teams.model.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import type { CategoryDoc } from './categories.model.js';
import { Edits } from './edits.js';
import { Entries } from './entries.js';

type Asked = InputOf<typeof setCategoryRules>;

/** Whom a category is for, and which reasons ask for notes. */
@Injectable()
export class EntryRules {
  constructor(
    private readonly edits: Edits,
    private readonly entries: Entries,
    private readonly teams: TeamRecords,
  ) {}

  async set(actor: Actor, asked: Asked): Promise<TaxonomyChange> {
    const { businessId } = asked;
    const teams = asked.teamIds === null ? [] : await this.teams.serving([businessId]);
    return this.edits.write(actor, 'rules', asked, async (edit) => {
      const entry = await this.entries.asSeen({ ...asked, status: 'active' }, edit.tx);
      refuseMisplaced(entry, asked);
      const teamIds = limitTo(asked.teamIds, teams);
      await edit.change(entry, { teamIds, notesRequired: asked.notesRequired });
    });
  }
}

/** Notes belong to a reason, teams to a category: so that each is asked for in one place. */
function refuseMisplaced(entry: CategoryDoc, { teamIds, notesRequired }: Asked): void {
  if (entry.parentId === null && notesRequired) {
    throw new DomainError('BAD_INPUT', { path: 'notesRequired', problem: 'is for reasons only' });
  }
  if (entry.parentId !== null && teamIds !== null) {
    throw new DomainError('BAD_INPUT', { path: 'teamIds', problem: 'are for closing categories only' });
  }
}

/** The teams once each; those of another business are as missing ones. */
function limitTo(teamIds: readonly string[] | null, teams: readonly TeamDoc[]): string[] | null {
  if (teamIds === null) return null;
  const serving = new Set(teams.map((team) => team._id));
  if (!teamIds.every((id) => serving.has(id))) throw new DomainError('TEAM_NOT_OF_BUSINESS', {});
  return [...new Set(teamIds)];
}
