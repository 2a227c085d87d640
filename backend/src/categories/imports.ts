import { Injectable } from '@nestjs/common';
import {
  importMax,
  type TaxonomyChange,
  type importCategories,
} from '#shared/categories/categories.contract';
import { brokenRows, planImport, sizeOf, type ImportPlan } from '#shared/categories/importPlan';
import type { InputOf } from '#shared/wire/request';
import { TeamRecords } from '../teams/teamRecords.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { toCategory, type CategoryDoc } from './categories.model.js';
import type { EditUnderWay } from './editUnderWay.js';
import { Edits } from './edits.js';
import { Entries } from './entries.js';
import { atEnd } from './positions.js';

type Asked = InputOf<typeof importCategories>;

/** Takes a file into a list: one change, which is the whole file or nothing of it. */
@Injectable()
export class Imports {
  constructor(
    private readonly edits: Edits,
    private readonly entries: Entries,
    private readonly teams: TeamRecords,
  ) {}

  async take(actor: Actor, asked: Asked): Promise<TaxonomyChange> {
    const { businessId } = asked;
    refuseBroken(asked);
    const teams = await this.teams.serving([businessId]);
    refuseForeignTeams(asked, new Set(teams.map((team) => team._id)));
    return this.edits.write(actor, 'import', asked, async (edit) => {
      // What was previewed is what happens: another edit since then shows in the preview first.
      if (edit.head.version !== asked.version + 1) throw new DomainError('LIST_CHANGED', {});
      const list = await this.entries.active(businessId, edit.tx);
      const plan = planImport(list.map(toCategory), asked.categories, asked.others);
      refuseSize(sizeOf(plan));
      await write(plan, new Map(list.map((entry) => [entry._id, entry])), edit);
    });
  }
}

async function write(
  plan: ImportPlan,
  list: ReadonlyMap<string, CategoryDoc>,
  edit: EditUnderWay,
): Promise<void> {
  for (const { id } of plan.deletions) await edit.change(list.get(id)!, { status: 'deleted' });
  for (const { entry, set } of plan.changes) await edit.change(list.get(entry.id)!, set);
  await edit.insert([...newCategories(plan, list, edit), ...newReasons(plan, list, edit)]);
}

function newCategories(
  { categories }: ImportPlan,
  list: ReadonlyMap<string, CategoryDoc>,
  edit: EditUnderWay,
): CategoryDoc[] {
  const positions = atEnd(below(list, null), categories.length);
  return categories.flatMap(({ reasons, ...wanted }, i) => {
    const category = edit.entry({ ...wanted, parentId: null, position: positions[i]! });
    const inside = atEnd([], reasons.length);
    const own = reasons.map((reason, at) =>
      edit.entry({ ...reason, parentId: category._id, position: inside[at]! }),
    );
    return [category, ...own];
  });
}

function newReasons(
  { reasons }: ImportPlan,
  list: ReadonlyMap<string, CategoryDoc>,
  edit: EditUnderWay,
): CategoryDoc[] {
  return reasons.flatMap(({ categoryId: parentId, added }) => {
    const positions = atEnd(below(list, parentId), added.length);
    return added.map((wanted, i) => edit.entry({ ...wanted, parentId, position: positions[i]! }));
  });
}

/** The entries of one list in order. */
function below(list: ReadonlyMap<string, CategoryDoc>, parentId: string | null): CategoryDoc[] {
  return [...list.values()].filter((entry) => entry.parentId === parentId);
}

function refuseBroken({ categories }: Asked): void {
  const [broken] = brokenRows(categories);
  if (broken) throw new DomainError('IMPORT_ROW', broken);
  refuseSize(categories.reduce((sum, { reasons }) => sum + 1 + reasons.length, 0));
}

function refuseSize(size: number): void {
  if (size > importMax) throw new DomainError('IMPORT_TOO_LARGE', { max: importMax });
  if (size === 0) throw new DomainError('IMPORT_EMPTY', {});
}

function refuseForeignTeams({ categories }: Asked, serving: ReadonlySet<string>): void {
  const foreign = categories.some(({ teamIds }) => teamIds?.some((id) => !serving.has(id)));
  if (foreign) throw new DomainError('TEAM_NOT_OF_BUSINESS', {});
}
