import { firstBotWords, type AfterAnswer, type BotWords } from '#shared/bot/bot.contract';
import { nameKey } from '#shared/categories/nameKey';

/** One entry of a business's list: ways to ask, and what the bot answers to them. */
export interface Answer {
  id: string;
  questions: readonly string[];
  answer: string;
  after: AfterAnswer;
}

export type BotReply =
  | { kind: 'answer'; answer: Answer }
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

/** What the built-in bot does with a user's message, from the business's list and its words for a person alone. */
export function replyTo(
  message: string,
  answers: readonly Answer[],
  handOverWords: readonly string[] = firstBotWords.handOverWords,
): BotReply {
  if (asksForPerson(message, handOverWords)) return { kind: 'handOver', reason: 'askedForPerson' };
  if (saysGoodbye(message)) return { kind: 'goodbye' };
  const asked = meaningOf(message);
  const weights = weightsOf(answers);
  let best: { answer: Answer | null; alike: number } = { answer: null, alike: 0 };
  for (const answer of answers) {
    for (const question of answer.questions) {
      const alike = likeness(asked, meaningOf(question), weights);
      if (alike > best.alike) best = { answer, alike };
    }
  }
  if (best.answer && best.alike >= alikeEnough) return { kind: 'answer', answer: best.answer };
  return { kind: 'handOver', reason: 'didNotKnow' };
}

/** Why the bot would hand over after this; null when it would not. */
export function handOverReasonOf(reply: BotReply): 'askedForPerson' | 'didNotKnow' | 'flow' | null {
  if (reply.kind === 'handOver') return reply.reason;
  return reply.kind === 'answer' && reply.answer.after === 'handOver' ? 'flow' : null;
}

/** What the bot says; where nobody could take over it says so. */
export function textOf(reply: BotReply, words: BotWords, someoneThere: boolean): string {
  if (reply.kind === 'answer') return reply.answer.answer;
  if (reply.kind === 'goodbye') return words.goodbye;
  if (someoneThere) return words[reply.reason];
  return reply.reason === 'askedForPerson' ? words.noPerson : words.nobody;
}

/** Whether a message asks for a person: names one, and asks to reach them or says little else. */
export function asksForPerson(
  message: string,
  handOverWords: readonly string[] = firstBotWords.handOverWords,
): boolean {
  const words = wordsOf(message);
  const said = words.map(singular);
  const named = handOverWords
    .map((phrase) => wordsOf(phrase).map(singular))
    .filter((phrase) => phrase.length > 0 && holdsInOrder(said, phrase));
  const longest = Math.max(0, ...named.map((phrase) => phrase.length));
  return longest > 0 && (words.length <= longest + 2 || words.some((word) => asking.has(word)));
}

function holdsInOrder(said: readonly string[], phrase: readonly string[]): boolean {
  return said.some((_, at) => phrase.every((word, place) => said[at + place] === word));
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
