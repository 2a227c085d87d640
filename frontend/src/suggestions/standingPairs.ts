import type { Suggestion } from '#shared/suggestions/suggestions.contract';
import { inStep, type Chosen, type Taxonomy } from '../closures/liveChoice';

/** Suggested pairs as the list has them at this moment: renamed with it, without what is gone, each once. */
export function standingPairs(suggested: readonly Suggestion[], list: Taxonomy): Chosen[] {
  const found = new Map<string, Chosen>();
  for (const pair of suggested) {
    const { chosen, gone } = inStep({ ...pair, categoryName: null, reasonName: null }, list);
    if (!gone) found.set(`${chosen.categoryId}:${chosen.reasonId}`, chosen);
  }
  return [...found.values()];
}
