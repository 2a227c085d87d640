/** A category typed as a line, with the reasons typed below it. */
export interface TypedCategory {
  name: string;
  reasons: string[];
}

/**
 * Reads categories and reasons from lines: a line that begins with white space, a hyphen or a bullet is a reason of
 * the category above it. Undefined when the first line is a reason.
 */
export function readTyped(text: string): TypedCategory[] | undefined {
  const categories: TypedCategory[] = [];
  for (const line of text.split(/\r?\n/)) {
    const name = line.replace(/^[\s\-–•*]+/u, '').trim();
    if (name === '') continue;
    const isReason = /^[\s\-–•*]/u.test(line);
    if (!isReason) categories.push({ name, reasons: [] });
    else if (!categories.at(-1)?.reasons.push(name)) return undefined;
  }
  return categories;
}

/** The same the other way round, for a template put into the field. */
export function asTyped(categories: readonly TypedCategory[]): string {
  return categories
    .map(({ name, reasons }) => [name, ...reasons.map((reason) => `- ${reason}`)].join('\n'))
    .join('\n');
}
