/** Text as the search compares it, with the way back to the text it came from. */
export interface Folded {
  /** Lower-case letters and digits without accents; each word has one blank before it. */
  text: string;
  /** For each place of `text`, the place in the original it came from. */
  from: readonly number[];
}

const plain = /^[\x20-\x7e]*$/;

/** The words of a text without case and accents, each with one blank before it: " track refund". */
export function foldWords(original: string): string {
  return plain.test(original) ? foldPlain(original) : foldWithPlaces(original).text;
}

function foldPlain(original: string): string {
  const words = original.toLowerCase().match(/[a-z0-9]+/g);
  return words ? ` ${words.join(' ')}` : '';
}

/** The same, remembering where each character stood. */
export function foldWithPlaces(original: string): Folded {
  let text = '';
  const from: number[] = [];
  let inWord = false;
  let place = 0;
  for (const character of original) {
    const folded = foldCharacter(character);
    if (folded === ' ') inWord = false;
    else if (folded !== '') {
      const piece = inWord ? folded : ` ${folded}`;
      text += piece;
      for (let index = 0; index < piece.length; index++) from.push(place);
      inWord = true;
    }
    place += character.length;
  }
  return { text, from };
}

/** A blank for what parts words; empty for accents, joiners and the like. */
function foldCharacter(character: string): string {
  const bare = character
    .normalize('NFKD')
    .replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(/ς/g, 'σ');
  if (bare === '') return '';
  const letters = bare.replace(/[^\p{L}\p{N}]/gu, '');
  return letters === '' ? ' ' : letters;
}
