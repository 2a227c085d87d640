import type { Category } from '#shared/categories/categories.contract';
import type { FileRow } from './fileRows';

interface List {
  categories: readonly Category[];
  reasonsOf: (categoryId: string) => readonly Category[];
  teams: readonly { id: string; name: string }[];
}

/** A list as rows, in the admin's order, each category before its reasons. */
export function rowsOf({ categories, reasonsOf, teams }: List): Required<FileRow>[] {
  const nameOf = new Map(teams.map(({ id, name }) => [id, name]));
  return categories.flatMap((category) => {
    const limits = category.teamIds?.flatMap((id) => nameOf.get(id) ?? []) ?? [];
    const own = { line: 0, category: category.name, reason: '', notesRequired: false, teams: limits };
    const below = reasonsOf(category.id).map(({ name, notesRequired }) => {
      return { line: 0, category: category.name, reason: name, notesRequired, teams: [] };
    });
    return [own, ...below];
  });
}

/** Gives what is to be kept to the browser as a file to save. */
export function save(name: string, type: string, content: string | Blob): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  Object.assign(link, { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
