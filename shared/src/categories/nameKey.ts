/** Characters that are never seen: soft hyphen, joiners, direction marks, variation selectors, fillers and the like. */
const defaultIgnorables = /\p{Default_Ignorable_Code_Point}/gu;
/** Marks are part of the accent after Latin, Greek and Cyrillic letters; elsewhere they are letters of their own. */
const accents = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{Mn}+/gu;

/**
 * What makes two names the same: case, accents, invisible characters, white space and Unicode form do not count.
 * Empty for a name that shows nothing.
 */
export function nameKey(name: string): string {
  const folded = name
    .normalize('NFKD')
    .replace(defaultIgnorables, '')
    .replace(accents, '$1')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return fullCaseFold(folded).normalize('NFKC');
}

/** Upper then lower case covers the folds that lower case alone misses: ß → SS → ss, final sigma, titlecase digraphs. */
function fullCaseFold(text: string): string {
  return text.toUpperCase().toLowerCase().replace(/ς/g, 'σ').normalize('NFKD').replace(accents, '$1');
}
