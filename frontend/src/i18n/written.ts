/**
 * A text of the message files with its places filled: `{name}`. Forms for one and for more are parted by ` | `, and
 * with three of them the first is for none; `count` chooses.
 */
export function written(text: string, values: Record<string, string | number> & { count?: number }): string {
  const forms = text.split(' | ');
  const form = forms[placeOf(values.count ?? 1, forms.length)] ?? text;
  return form.replace(/\{(\w+)\}/g, (_place, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : '',
  );
}

function placeOf(count: number, forms: number): number {
  if (forms < 3) return count === 1 || forms === 1 ? 0 : 1;
  return Math.min(Math.abs(Math.trunc(count)), 2);
}
