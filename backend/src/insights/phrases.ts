import type { RisingPhrase } from '#shared/insights/health.contract';
import { nameKey } from '#shared/categories/nameKey';

/** Words in a phrase at most. */
const longest = 3;
/** In fewer notes than this a phrase is chance. */
const least = 5;
/** So many times as often as before is a rise. */
const rise = 2;
const mostPhrases = 12;
const examples = 5;

export interface Note {
  closureId: string;
  notes: string;
}

/** Phrases that more notes have than had them before, the steepest first. `notes` are the newest first. */
export function risingPhrases(notes: readonly Note[], before: readonly Note[]): RisingPhrase[] {
  const [now, then] = [countPhrases(notes), countPhrases(before)];
  const risen = [...now].flatMap(([phrase, closureIds]) => {
    const earlier = then.get(phrase)?.length ?? 0;
    const isRise = closureIds.length >= least && closureIds.length >= rise * Math.max(1, earlier);
    return isRise ? [{ phrase, closings: closureIds.length, before: earlier, closureIds }] : [];
  });
  const steepest = risen.sort((a, b) => b.closings - b.before - (a.closings - a.before) || byLength(a, b));
  return steepest
    .filter((one) => !steepest.some((other) => says(other, one)))
    .slice(0, mostPhrases)
    .map((one) => ({ ...one, closureIds: one.closureIds.slice(0, examples) }));
}

/** In which notes each phrase is. Common words begin and end none. */
function countPhrases(notes: readonly Note[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { closureId, notes: text } of notes) {
    const phrases = new Set<string>();
    for (const sentence of text.split(/[.,;:!?\n()]+/)) addPhrases(sentence, phrases);
    for (const phrase of phrases) {
      const known = found.get(phrase);
      if (known) known.push(closureId);
      else found.set(phrase, [closureId]);
    }
  }
  return found;
}

function addPhrases(sentence: string, phrases: Set<string>): void {
  const words = nameKey(sentence)
    .split(/[^\p{L}\p{N}'-]+/u)
    .filter((word) => word !== '');
  for (let from = 0; from < words.length; from++) {
    for (let to = from + 1; to <= Math.min(words.length, from + longest); to++) {
      if (isPlain(words[from]!) || isPlain(words[to - 1]!)) continue;
      phrases.add(words.slice(from, to).join(' '));
    }
  }
}

/** Whether the longer phrase says as much as the shorter one: then that one need not be shown. */
function says(longer: Found, shorter: Found): boolean {
  const within = longer !== shorter && ` ${longer.phrase} `.includes(` ${shorter.phrase} `);
  return within && longer.closings >= 0.7 * shorter.closings;
}

type Found = Pick<RisingPhrase, 'phrase' | 'closings'>;

function byLength(a: Found, b: Found): number {
  return b.phrase.length - a.phrase.length;
}

/** Numbers, single letters and words that say nothing by themselves: English, Spanish, German. */
function isPlain(word: string): boolean {
  return word.length < 2 || /^\d+$/.test(word) || plain.has(word);
}

const plain = new Set(
  `a an and are as at be been but by can could did do does for from had has have he her him his how i if in into is it its
  me my no not of on or our out she so than that the their them then there they this to up us was we were what when
  which who will with would you your about after again all also any because before just more now only other some
  user customer client asked asks wants wanted told said says call called chat agent please thanks thank
  el la los las un una unos unas y o de del al en con por para que se su sus es son no si lo le les me mi ha han
  cliente usuario
  der die das den dem des ein eine einen einem einer und oder ist sind war nicht mit von zu im in am an auf fur bei
  als aus es er sie wir ihr ihm kunde kundin`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
