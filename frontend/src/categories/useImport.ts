import { computed, ref } from 'vue';
import { importCategories, importMax, type ImportedCategory } from '#shared/categories/categories.contract';
import { planImport, sizeOf, type ImportPlan } from '#shared/categories/importPlan';
import { t } from '../i18n';
import { useToasts } from '../ui/useToasts';
import { ask } from '../wire/ask';
import { errorText } from '../wire/errorText';
import { withSameOperation } from '../wire/operation';
import { useCategoriesStore } from './categories.store';

/** What one packet may hold, with room for what stands around the rows; in bytes. */
const mostBytes = 60_000;

export interface ImportCounts {
  added: number;
  changed: number;
  deleted: number;
}

export function countsIn({ categories, reasons, changes, deletions }: ImportPlan): ImportCounts {
  const inNew = categories.reduce((sum, category) => sum + 1 + category.reasons.length, 0);
  const added = inNew + reasons.reduce((sum, some) => sum + some.added.length, 0);
  return { added, changed: changes.length, deleted: deletions.length };
}

/** One import: what it will do to the list as it is at this moment, and the doing. */
export function useImport(businessId: () => string, file: () => readonly ImportedCategory[]) {
  const categories = useCategoriesStore();
  const toasts = useToasts();
  const others = ref<'keep' | 'delete'>('keep');

  const list = computed(() => {
    const tops = categories.categoriesOf(businessId());
    return [...tops, ...tops.flatMap(({ id }) => categories.reasonsOf(businessId(), id))];
  });
  const plan = computed(() => planImport(list.value, file(), others.value));
  const counts = computed(() => countsIn(plan.value));
  const tooLarge = computed(() => {
    const rows = file().reduce((sum, { reasons }) => sum + 1 + reasons.length, 0);
    if (Math.max(rows, sizeOf(plan.value)) > importMax) return true;
    return new TextEncoder().encode(JSON.stringify(file())).length > mostBytes;
  });

  /** Imports what the preview shows. Throws `Refused`; then nothing of the file is in. */
  async function run(): Promise<void> {
    const id = businessId();
    const shown = counts.value;
    const opId = crypto.randomUUID();
    const asked = { version: categories.headOf(id)?.version ?? 0, others: others.value };
    const rows = [...file()];
    const { change } = await withSameOperation(() =>
      ask(importCategories, { businessId: id, opId, ...asked, categories: rows }),
    );
    categories.put(change);
    toasts.show({
      message: t('categories.import.done', { ...shown }),
      action: { label: t('categories.undo'), run: () => undo(change.version) },
    });
  }

  async function undo(version: number): Promise<void> {
    try {
      await categories.revert(businessId(), version);
    } catch (error) {
      toasts.show({ message: errorText(error), seconds: 10 });
    }
  }

  return { others, plan, counts, tooLarge, run };
}
