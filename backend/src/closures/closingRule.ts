import { Injectable } from '@nestjs/common';
import { Businesses } from '../businesses/businesses.service.js';
import type { Chosen, ToCheck } from '../categories/choices.js';
import { Taxonomies } from '../categories/taxonomies.service.js';
import type { Outcome } from '../log/groupedWrites.js';
import type { Tx } from '../log/log.js';
import { DomainError } from '../wire/domainError.js';
import { nothingChosen } from './endings.js';

/** What a business asks of a closing: the same of everyone who closes. */
@Injectable()
export class ClosingRule {
  constructor(
    private readonly businesses: Businesses,
    private readonly taxonomies: Taxonomies,
  ) {}

  /**
   * The pairs with their names of this moment, or why they are refused, one for each. Where nothing is asked, nothing
   * need be chosen; what is, must fit.
   */
  async chooseAll(businessId: string, choices: readonly ToCheck[], tx: Tx): Promise<Outcome<Chosen>[]> {
    const asks = (await this.businesses.find(businessId))?.settings.askForClosingCategory ?? true;
    const list = await this.taxonomies.readFor(businessId, choices, tx);
    const outcomes: Outcome<Chosen>[] = [];
    for (const choice of choices) {
      const isNone = choice.categoryId === null && choice.reasonId === null;
      outcomes.push(isNone && !asks ? { result: nothingChosen } : await outcomeOf(list.check(choice)));
    }
    return outcomes;
  }
}

async function outcomeOf(checked: Promise<Chosen>): Promise<Outcome<Chosen>> {
  try {
    return { result: await checked };
  } catch (error) {
    if (error instanceof DomainError) return { refused: error };
    throw error;
  }
}
