/** The ids that describe a control in a Field: its hint, its error, or neither. */
export function describedBy(
  control: string,
  about: { hint?: string | undefined; optional?: boolean | undefined; error?: string | undefined },
): string | undefined {
  const ids: string[] = [];
  if (about.hint || about.optional) ids.push(`${control}-hint`);
  if (about.error) ids.push(`${control}-error`);
  return ids.length > 0 ? ids.join(' ') : undefined;
}
