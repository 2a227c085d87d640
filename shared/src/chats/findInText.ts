/** A text as it is compared when one looks for words in it: without case and without accents. */
function foldForFinding(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** Whether a text has what is looked for, whatever case and accents either is written with. */
export function hasText(text: string, wanted: string): boolean {
  return foldForFinding(text).includes(foldForFinding(wanted));
}
