import { nameKey } from '#shared/categories/nameKey';

/** Names that stand for "none of the others", in the languages that Baton speaks, as `nameKey` writes them. */
const others =
  /^(other|others|something else|misc|miscellaneous|none of these|none of the above|otro|otra|otros|otras|varios|sonstige|sonstiges|andere|anderes|verschiedenes)$/;

export function isOther(name: string | null): boolean {
  return name !== null && others.test(nameKey(name));
}

/** How alike two names are, 0–1: the groups of three letters that they share (Dice), word by word in any order. */
export function likeness(one: Grams, other: Grams): number {
  let shared = 0;
  for (const gram of one) if (other.has(gram)) shared++;
  return one.size + other.size === 0 ? 0 : (2 * shared) / (one.size + other.size);
}

export type Grams = ReadonlySet<string>;

export function gramsOf(name: string): Grams {
  const grams = new Set<string>();
  for (const word of nameKey(name).split(/[^\p{L}\p{N}]+/u)) {
    const padded = ` ${word} `;
    for (let at = 0; word !== '' && at + 3 <= padded.length; at++) grams.add(padded.slice(at, at + 3));
  }
  return grams;
}
