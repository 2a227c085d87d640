import { createHash } from 'node:crypto';
import { Schema } from 'mongoose';
import { firstBotWords, type Bot, type BotAnswer, type BotWords } from '#shared/bot/bot.contract';
import type { Person } from '#shared/wire/errors';

/** An entry of the list, with the intention that made or last changed it. */
export interface BotAnswerRow extends BotAnswer {
  lastOpId: string | null;
}

/** The built-in bot of one business; `_id` is the business. One that was never changed may have none. */
export interface BotDoc {
  _id: string;
  businessId: string;
  answers: BotAnswerRow[];
  words: BotWords;
  wordsRev: number;
  wordsOpId: string | null;
  rev: number;
  changedBy: Person | null;
  changedAt: Date | null;
}

const mixed = Schema.Types.Mixed;

export const botSchema = new Schema<BotDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    answers: { type: mixed, required: true },
    words: { type: mixed, required: true },
    wordsRev: { type: Number, required: true },
    wordsOpId: String,
    rev: { type: Number, required: true },
    changedBy: mixed,
    changedAt: Date,
  },
  { collection: 'bots', versionKey: false, minimize: false },
);

/** A bot nobody has changed yet, with what it was given to know. */
export function newBot(
  businessId: string,
  known: readonly { questions: string[]; answer: string }[] = [],
): BotDoc {
  const answers = known.map(({ questions, answer }) => {
    const id = idOf([businessId, ...questions].join('\n'));
    return { id, questions, answer, after: 'stay' as const, rev: 1, lastOpId: null };
  });
  const words = { words: firstBotWords, wordsRev: 0, wordsOpId: null };
  return { _id: businessId, businessId, answers, ...words, rev: 0, changedBy: null, changedAt: null };
}

/** The one id that an entry made for this can have. */
export function idOf(what: string): string {
  return createHash('sha256').update(what).digest('hex').slice(0, 24);
}

export function toBot(doc: BotDoc): Bot {
  const { businessId, words, wordsRev, rev, changedBy, changedAt } = doc;
  const answers = doc.answers.map(({ id, questions, answer, after, rev: own }) => {
    return { id, questions, answer, after, rev: own };
  });
  return { businessId, answers, words, wordsRev, rev, changedBy, changedAt: changedAt?.getTime() ?? null };
}
