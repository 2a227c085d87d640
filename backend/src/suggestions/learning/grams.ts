/** What was said in a chat, as far as a suggestion rests on it. */
export interface Said {
  /** The user's messages, the first ones first. */
  user: string;
  /** The agent's; empty where none is known. */
  agent: string;
}

/** Characters of each side that are looked at: what is wanted is said first, and the rest only costs time. */
export const longest = { user: 500, agent: 200 };

const longestRun = 5;
const widestGap = 4;
const wordSeed = 0x811c9dc5;
const pairSeed = 0x2545f491;
const gapSeed = 0x5bd1e995;
const characterSeed = 0x1b873593;
const answerSeed = 0x9e3779b1;

const tokens = /[\p{L}\p{M}\p{N}'’]+|\p{Extended_Pictographic}/gu;
const digits = /\p{N}+/gu;

/** The kinds of grams, each with a block of its own in a row. The lowest bits of a gram say which it is. */
export const blocks = 3;
const userWords = 0;
const userRuns = 1;
const agentWords = 2;

export function blockOf(gram: number): number {
  return gram & 3;
}

/** The words of a text as the model sees them: lower case, one form, numbers without their digits. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase().replace(digits, '0');
  return plain.match(tokens) ?? [];
}

/**
 * What a chat is recognised by, as hashes in ascending order, each as often as it occurs: the user's words, pairs of
 * them that stand up to four apart, runs of two to five characters within them; the agent's words and neighbours. A hash
 * stands for its gram, so that no model holds anybody's words.
 */
export function gramsOf({ user, agent }: Said): Uint32Array {
  const found: number[] = [];
  const words = wordsOf(user.slice(0, longest.user));
  addWords(words, { seed: wordSeed, widest: widestGap }, (hash) => found.push(inBlock(hash, userWords)));
  for (const word of words) addRuns(` ${word} `, found);
  const answers = wordsOf(agent.slice(0, longest.agent));
  addWords(answers, { seed: answerSeed, widest: 1 }, (hash) => found.push(inBlock(hash, agentWords)));
  return Uint32Array.from(found).sort();
}

function addWords(
  words: readonly string[],
  { seed, widest }: { seed: number; widest: number },
  add: (hash: number) => void,
): void {
  const hashes = words.map((word) => hashOf(word, seed));
  for (const [place, hash] of hashes.entries()) {
    add(hash);
    for (let gap = 1; gap <= widest && place + gap < hashes.length; gap++) {
      add(joined(hash, hashes[place + gap]!, gap === 1 ? pairSeed : gapSeed + gap));
    }
  }
}

function addRuns(word: string, into: number[]): void {
  for (let start = 0; start < word.length; start++) {
    let hash = characterSeed;
    const end = Math.min(word.length, start + longestRun);
    for (let place = start; place < end; place++) {
      hash = Math.imul(hash ^ word.charCodeAt(place), 0x01000193);
      if (place > start) into.push(inBlock(mixed(hash), userRuns));
    }
  }
}

function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let place = 0; place < text.length; place++) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  }
  return mixed(hash);
}

function joined(first: number, second: number, seed: number): number {
  return mixed(Math.imul(first ^ seed, 0x85ebca6b) ^ Math.imul(second, 0xc2b2ae35));
}

function inBlock(hash: number, block: number): number {
  return ((hash & ~3) | block) >>> 0;
}

/** The last step of MurmurHash3: every bit of the input reaches every bit of the outcome. */
function mixed(hash: number): number {
  let at = hash ^ (hash >>> 16);
  at = Math.imul(at, 0x85ebca6b);
  at ^= at >>> 13;
  at = Math.imul(at, 0xc2b2ae35);
  return (at ^ (at >>> 16)) >>> 0;
}
