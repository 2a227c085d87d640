/** "Ana Silva" → "AS", "Meadow" → "M": the first letters of the first and the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen.map((word) => firstLetter(word ?? '')).join('');
}

function firstLetter(word: string): string {
  const letter = [...word].find((character) => /[\p{L}\p{N}]/u.test(character)) ?? '';
  return letter.toLocaleUpperCase();
}

const tints = 12;

/** The same name has the same hue (0–359) on every screen. */
export function hueOf(name: string): number {
  let hash = 2_166_136_261;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return ((hash >>> 16) % tints) * (360 / tints);
}
