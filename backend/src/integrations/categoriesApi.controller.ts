import { Controller } from '@nestjs/common';
import type { TaxonomyChange } from '#shared/categories/categories.contract';
import {
  addApiCategories,
  deleteApiCategory,
  listApiCategories,
  renameApiCategory,
} from '#shared/integrations/api.operations';
import type { AnswerOf } from '#shared/integrations/operation';
import { Categories } from '../categories/categories.service.js';
import { Taxonomies } from '../categories/taxonomies.service.js';
import { ApiDoor } from './apiDoor.js';
import { toApiEntry } from './apiViews.js';
import { Serves, type Call } from './serves.js';

type Changed = AnswerOf<typeof addApiCategories>;

@Controller('api/v1')
export class CategoriesApi {
  constructor(
    readonly door: ApiDoor,
    private readonly categories: Categories,
    private readonly taxonomies: Taxonomies,
  ) {}

  @Serves(listApiCategories)
  async list({ businessId }: Call<typeof listApiCategories>): Promise<AnswerOf<typeof listApiCategories>> {
    const { snapshot } = await this.taxonomies.deliver(businessId, null);
    const inOrder = [...(snapshot?.entries ?? [])].sort((a, b) =>
      a.position !== b.position ? (a.position < b.position ? -1 : 1) : a.id < b.id ? -1 : 1,
    );
    return { version: snapshot?.version ?? 0, entries: inOrder.map(toApiEntry) };
  }

  @Serves(addApiCategories)
  async add({ actor, businessId, body, opId }: Call<typeof addApiCategories>): Promise<Changed> {
    return toChanged(await this.categories.add(actor, { businessId, opId, ...body }));
  }

  @Serves(renameApiCategory)
  async rename({ actor, businessId, params, body, opId }: Call<typeof renameApiCategory>): Promise<Changed> {
    const asked = { businessId, opId, id: params.entryId, ...body };
    return toChanged(await this.categories.rename(actor, asked));
  }

  @Serves(deleteApiCategory)
  async delete({ actor, businessId, params, query, opId }: Call<typeof deleteApiCategory>): Promise<Changed> {
    const asked = { businessId, opId, id: params.entryId, ...query };
    return toChanged(await this.categories.delete(actor, asked));
  }
}

function toChanged({ version, entries }: TaxonomyChange): Changed {
  return { version, entries: entries.map(toApiEntry) };
}
