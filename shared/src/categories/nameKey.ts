/** Characters that are never seen: soft hyphen, joiners, direction marks, variation selectors, fillers and the like. */
const neverSeen = /[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;
/** White space, control characters, and the Braille cell without a dot. */
const blanks = /[\s\p{Cc}\u2800]+/gu;
/** Marks are part of the accent after Latin, Greek and Cyrillic letters; elsewhere they are letters of their own. */
const accents = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{Mn}+/gu;

/**
 * What makes two names the same: case, accents, invisible characters, white space and Unicode form do not count.
 * Empty for a name that shows nothing.
 */
export function nameKey(name: string): string {
  const folded = name
    .normalize('NFKD')
    .replace(neverSeen, '')
    .replace(accents, '$1')
    .replace(blanks, ' ')
    .trim();
  return fullCaseFold(folded).normalize('NFKC');
}

/**
 * Upper then lower case covers the folds that lower case alone misses (ß → SS → ss, ſ, final sigma); lower case goes
 * before, since the capital ẞ is its own upper case. The dotless ı folds with i: both are I in capitals.
 */
function fullCaseFold(text: string): string {
  return text
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(/ς/g, 'σ')
    .normalize('NFKD')
    .replace(accents, '$1');
}
