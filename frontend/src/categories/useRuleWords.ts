import type { Category } from '#shared/categories/categories.contract';
import { useBusinessesStore } from '../businesses/businesses.store';
import { t } from '../i18n';

/** The rule of an entry in a word, for its row; empty when it has none. */
export function useRuleWords(businessId: () => string): (entry: Category) => string {
  const businesses = useBusinessesStore();
  return ({ teamIds, notesRequired }) => {
    if (notesRequired) return t('categories.rules.notesTag');
    if (teamIds === null) return '';
    const teams = businesses.teamsOf(businessId()).filter(({ id }) => teamIds.includes(id));
    return t('categories.rules.teamsTag', { names: teams.map(({ name }) => name).join(', ') });
  };
}
