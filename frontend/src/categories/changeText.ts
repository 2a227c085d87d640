import type { Category, HistoryItem } from '#shared/categories/categories.contract';
import { t } from '../i18n';

/** One line of History: what happened, from what to what. `nameOf` finds the category a reason stands below. */
export function changeText(item: HistoryItem, nameOf: (id: string) => string | undefined): string {
  const { kind, before, after } = item;
  const first = after[0];
  if (!first) return '';
  const isWhole = kind === 'import' || first.parentId === null;
  const under = isWhole ? undefined : nameOf(first.parentId ?? '');
  const text = kind === 'merge' ? mergeText(after, nameOf) : textOf(kind, before, after);
  return under === undefined ? text : t('categories.history.under', { text, category: under });
}

function textOf(
  kind: Exclude<HistoryItem['kind'], 'merge'>,
  before: readonly Category[],
  after: readonly Category[],
): string {
  if (kind === 'import') return importText(before, after);
  if (kind === 'rules') return rulesText(before[0], after[0]!);
  const renames = renamesIn(before, after);
  if (renames.length > 0) return t(`categories.history.${kind}`, { names: renames.join(', ') });
  const [head] = after;
  // A category that goes or comes with its reasons is named; they are counted.
  const below = head?.parentId === null ? after.filter(({ parentId }) => parentId === head.id).length : 0;
  const names = below > 0 ? `“${head!.name}”` : listed(after);
  const text = t(`categories.history.${kind}`, { names });
  return below > 0 ? t('categories.history.withReasons', { text, count: below }) : text;
}

function mergeText(after: readonly Category[], nameOf: (id: string) => string | undefined): string {
  const [merged, ...reasons] = after;
  const into = nameOf(merged?.replacedBy ?? '') ?? '';
  const text = t('categories.history.merge', { name: merged?.name ?? '', into });
  return reasons.length === 0 ? text : t('categories.history.withReasons', { text, count: reasons.length });
}

function importText(before: readonly Category[], after: readonly Category[]): string {
  const deleted = after.filter(({ status }) => status === 'deleted').length;
  const added = after.length - before.length;
  return t('categories.history.import', { added, changed: before.length - deleted, deleted });
}

function rulesText(before: Category | undefined, { name, teamIds, notesRequired }: Category): string {
  if (before && before.notesRequired !== notesRequired) {
    return t(notesRequired ? 'categories.history.notesOn' : 'categories.history.notesOff', { name });
  }
  return teamIds === null
    ? t('categories.history.everyTeam', { name })
    : t('categories.history.limited', { name, count: teamIds.length });
}

function renamesIn(before: readonly Category[], after: readonly Category[]): string[] {
  const were = new Map(before.map((entry) => [entry.id, entry.name]));
  return after.flatMap(({ id, name }) => {
    const was = were.get(id);
    return was === undefined || was === name ? [] : [`“${was}” → “${name}”`];
  });
}

const mostNamed = 5;

function listed(entries: readonly Category[]): string {
  const names = entries.slice(0, mostNamed).map(({ name }) => `“${name}”`);
  const rest = entries.length - names.length;
  return rest > 0
    ? t('categories.history.andMore', { names: names.join(', '), count: rest })
    : names.join(', ');
}
