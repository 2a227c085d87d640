import { nameKey } from '#shared/categories/nameKey';

/** One entry of a business's list: ways to ask, and what the bot answers to them. */
export interface Answer {
  questions: readonly string[];
  answer: string;
}

export type BotReply =
  | { kind: 'answer'; text: string }
  | { kind: 'handOver'; reason: 'askedForPerson' | 'didNotKnow' }
  /** The user has what they wanted. */
  | { kind: 'goodbye' };

/** How alike a message and a question must be, between 0 and 1, for the answer to be given. */
const alikeEnough = 0.6;

/** Words that say nothing of what a message is about. */
const emptyWords = new Set(
  (
    'a about all am an and any are as at be been being but by can could did do does for from get give had has have ' +
    'hello help hey hi how i if in is it its just know ll like may me my need no not now of ok on or our please ' +
    're s should so some t tell thank thanks that the their them then there these they this to us ve want was we ' +
    'were what when where which who why will with would you your'
  ).split(' '),
);

const people = new Set(
  'agent assistant colleague human operator person representative someone somebody'.split(' '),
);
const leaving = new Set('bye cheers goodbye thank thanks thx'.split(' '));
const polite = new Set([
  ...leaving,
  ...(
    'a again all and awesome cool day everything excellent for good great have help helped helpful is it kind kindly ' +
    'lot lovely many much nice night no now of ok okay one perfect really s so super that the this to very was well ' +
    'wonderful yes you your'
  ).split(' '),
]);
const asking = new Set(
  'actual chat connect contact get live need real reach speak talk transfer want'.split(' '),
);

/** What the built-in bot does with a user's message, from the business's list alone. */
export function replyTo(message: string, answers: readonly Answer[]): BotReply {
  if (asksForPerson(message)) return { kind: 'handOver', reason: 'askedForPerson' };
  if (saysGoodbye(message)) return { kind: 'goodbye' };
  const asked = meaningOf(message);
  const weights = weightsOf(answers);
  let best = { text: '', alike: 0 };
  for (const { questions, answer } of answers) {
    for (const question of questions) {
      const alike = likeness(asked, meaningOf(question), weights);
      if (alike > best.alike) best = { text: answer, alike };
    }
  }
  if (best.alike >= alikeEnough) return { kind: 'answer', text: best.text };
  return { kind: 'handOver', reason: 'didNotKnow' };
}

/** Whether a message asks for a person: names one, and asks to reach them or says little else. */
export function asksForPerson(message: string): boolean {
  const words = wordsOf(message);
  if (!words.some((word) => people.has(singular(word)))) return false;
  return words.length <= 3 || words.some((word) => asking.has(word));
}

/** Whether a message thanks or takes leave and says nothing else. */
function saysGoodbye(message: string): boolean {
  const words = wordsOf(message);
  const isAll = words.includes('that') && words.includes('all');
  return words.every((word) => polite.has(word)) && (isAll || words.some((word) => leaving.has(word)));
}

/** Twice what both say over what each says, rare words of the list weighing more. */
function likeness(asked: Set<string>, question: Set<string>, weights: (word: string) => number): number {
  const sum = (words: Iterable<string>): number =>
    [...words].reduce((total, word) => total + weights(word), 0);
  const common = [...asked].filter((word) => question.has(word));
  const whole = sum(asked) + sum(question);
  return whole === 0 ? 0 : (2 * sum(common)) / whole;
}

function weightsOf(answers: readonly Answer[]): (word: string) => number {
  const counts = new Map<string, number>();
  const meanings = answers.map(
    ({ questions }) => new Set(questions.flatMap((question) => [...meaningOf(question)])),
  );
  for (const words of meanings) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + (answers.length + 1) / ((counts.get(word) ?? 0) + 1));
}

function meaningOf(text: string): Set<string> {
  return new Set(
    wordsOf(text)
      .filter((word) => !emptyWords.has(word))
      .map(singular),
  );
}

function wordsOf(text: string): string[] {
  return nameKey(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Endings that do not change what a word is about. */
function singular(word: string): string {
  const stem = word.length > 5 ? word.replace(/(?:ing|ed)$/, '') : word;
  if (stem !== word) return stem.replace(/([^aeiou])\1$/, '$1');
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}
