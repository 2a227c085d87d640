import { Injectable } from '@nestjs/common';
import { Businesses } from '../businesses/businesses.service.js';
import type { Choice, Chosen } from '../categories/choices.js';
import { Taxonomies } from '../categories/taxonomies.service.js';
import type { Tx } from '../log/log.js';
import { nothingChosen } from './endings.js';

/** What a business asks of a closing: the same of everyone who closes. */
@Injectable()
export class ClosingRule {
  constructor(
    private readonly businesses: Businesses,
    private readonly taxonomies: Taxonomies,
  ) {}

  async asksForCategory(businessId: string): Promise<boolean> {
    const business = await this.businesses.find(businessId);
    return business?.settings.askForClosingCategory ?? true;
  }

  /** The pair with its names of this moment. Where nothing is asked, nothing need be chosen; what is, must fit. */
  choose(asking: { businessId: string; asksForCategory: boolean }, choice: Choice, tx: Tx): Promise<Chosen> {
    const isEmpty = choice.categoryId === null && choice.reasonId === null;
    if (isEmpty && !asking.asksForCategory) return Promise.resolve(nothingChosen);
    const { categoryId, reasonId } = choice;
    return this.taxonomies.check(asking.businessId, { categoryId, reasonId }, tx);
  }
}
