/** What may stand in braces in a reply, and is filled in when it is put into a message. */
export const variables = ['user', 'firstName', 'agent', 'business'] as const;
export type Variable = (typeof variables)[number];
export type Values = Record<Variable, string>;

const inBraces = /\{([^{}\n]{1,30})\}/gu;

const isVariable = (name: string): name is Variable => (variables as readonly string[]).includes(name);

/** A reply with its variables filled in. What is no variable stays as it is written. */
export function filledIn(text: string, values: Values): string {
  return text.replace(inBraces, (whole, name: string) => (isVariable(name) ? values[name] : whole));
}

/** What stands in braces and is no variable, each once. */
export function unknownVariables(text: string): string[] {
  const names = [...text.matchAll(inBraces)].map((found) => found[1]!);
  return [...new Set(names)].filter((name) => !isVariable(name));
}
