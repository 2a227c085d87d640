import { computed } from 'vue';
import type { Category } from '#shared/categories/categories.contract';
import { useBusinessesStore } from '../businesses/businesses.store';
import { useCategoriesStore } from '../categories/categories.store';
import { isUnconfirmed } from '../categories/view';
import { indexChoices } from './choiceIndex';
import { useClosuresStore } from './closures.store';
import type { Asked } from './draftCheck';
import { tagsOfLately } from './latelyTags';
import { keyNow, type Chosen, type Taxonomy } from './liveChoice';

/**
 * What a chat of a business can be closed with at this moment, and what it must be. `teamId` is the team that has the
 * chat: categories of other teams are left out; undefined for chats of several teams.
 */
export function useChoices(businessId: () => string, teamId: () => string | null | undefined) {
  const businesses = useBusinessesStore();
  const categories = useCategoriesStore();
  const closures = useClosuresStore();

  function isForChat({ teamIds }: Category): boolean {
    const team = teamId();
    return team === undefined || teamIds === null || (team !== null && teamIds.includes(team));
  }

  const confirmed = computed(() =>
    categories
      .categoriesOf(businessId())
      .filter((category) => !isUnconfirmed(category) && isForChat(category)),
  );
  const reasonsOf = (categoryId: string) =>
    categories.reasonsOf(businessId(), categoryId).filter((reason) => !isUnconfirmed(reason));
  const mostUsed = computed(() =>
    closures.mostUsed.map((key) => keyNow(key, (id) => categories.entryOf(businessId(), id))),
  );
  const index = computed(() => indexChoices(confirmed.value, reasonsOf, mostUsed.value));
  const asksForCategory = computed(() => {
    const asks = businesses.byId.get(businessId())?.settings.askForClosingCategory ?? true;
    return asks && confirmed.value.length > 0;
  });
  const hasReasons = (categoryId: string | null): boolean =>
    categoryId !== null && reasonsOf(categoryId).length > 0;
  const asksForNotes = (reasonId: string | null): boolean =>
    reasonId !== null && (categories.entryOf(businessId(), reasonId)?.notesRequired ?? false);
  const askedOf = ({ categoryId, reasonId }: Pick<Chosen, 'categoryId' | 'reasonId'>): Asked => ({
    category: asksForCategory.value,
    reason: asksForCategory.value && hasReasons(categoryId),
    notes: asksForNotes(reasonId),
  });
  const list: Taxonomy = {
    entryOf: (id) => categories.entryOf(businessId(), id),
    lastChangeOf: (id) => categories.lastChangeOf(businessId(), id),
    isForChat,
  };

  return { index, asksForCategory, asksForNotes, hasReasons, askedOf, list, tagOf: tagsOfLately(businessId) };
}
