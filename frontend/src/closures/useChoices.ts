import { computed } from 'vue';
import { useBusinessesStore } from '../businesses/businesses.store';
import { useCategoriesStore } from '../categories/categories.store';
import { isUnconfirmed } from '../categories/view';
import { indexChoices } from './choiceIndex';
import { useClosuresStore } from './closures.store';
import type { Asked } from './draftCheck';
import { tagsOfLately } from './latelyTags';

/** What a chat of a business can be closed with at this moment, and what it must be. */
export function useChoices(businessId: () => string) {
  const businesses = useBusinessesStore();
  const categories = useCategoriesStore();
  const closures = useClosuresStore();

  const confirmed = computed(() =>
    categories.categoriesOf(businessId()).filter((category) => !isUnconfirmed(category)),
  );
  const reasonsOf = (categoryId: string) =>
    categories.reasonsOf(businessId(), categoryId).filter((reason) => !isUnconfirmed(reason));
  const index = computed(() => indexChoices(confirmed.value, reasonsOf, closures.mostUsed));
  const asksForCategory = computed(() => {
    const asks = businesses.byId.get(businessId())?.settings.askForClosingCategory ?? true;
    return asks && confirmed.value.length > 0;
  });
  const hasReasons = (categoryId: string | null): boolean =>
    categoryId !== null && reasonsOf(categoryId).length > 0;
  const askedOf = (categoryId: string | null): Asked => ({
    category: asksForCategory.value,
    reason: asksForCategory.value && hasReasons(categoryId),
  });

  return { index, asksForCategory, hasReasons, askedOf, tagOf: tagsOfLately(businessId) };
}
