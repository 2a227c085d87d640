import * as z from 'zod/mini';
import { request } from '../wire/request.js';
import { Count, Id, Moment, OpId, text } from '../wire/schema.js';

/** Entries in one business's list of questions and answers. */
export const botAnswersMax = 300;
export const botQuestionsMax = 20;
export const botQuestionMax = 200;
export const botAnswerMax = 2_000;
export const botTextMax = 300;
export const handOverWordsMax = 50;
export const handOverWordMax = 40;

const filled = (max: number) =>
  text(max).check(z.refine((value: string) => value.trim().length > 0, { message: 'is empty' }));

const Someone = z.strictObject({ id: z.nullable(Id), name: z.string() });

/** What follows an answer: the bot stays, or its flow says that a person goes on. */
export const AfterAnswer = z.enum(['stay', 'handOver']);
export type AfterAnswer = z.infer<typeof AfterAnswer>;

/** What the bot can be asked, in several ways, and what it answers. */
export const BotAnswer = z.strictObject({
  id: Id,
  questions: z.array(z.string()),
  answer: z.string(),
  after: AfterAnswer,
  rev: Count,
});
export type BotAnswer = z.infer<typeof BotAnswer>;

/** What the bot says of itself, and by which words users ask for a person. */
export const BotWords = z.strictObject({
  didNotKnow: filled(botTextMax),
  askedForPerson: filled(botTextMax),
  /** It does not know, and nobody could take over. */
  nobody: filled(botTextMax),
  /** A person is asked for, and nobody could take over. */
  noPerson: filled(botTextMax),
  goodbye: filled(botTextMax),
  handOverWords: z.array(filled(handOverWordMax)).check(z.maxLength(handOverWordsMax)),
});
export type BotWords = z.infer<typeof BotWords>;

/** What every bot starts with. */
export const firstBotWords: BotWords = {
  didNotKnow: 'I do not know that. I am getting a person for you.',
  askedForPerson: 'Of course. I am getting a person for you.',
  nobody: 'I do not know that, and nobody else is here to help. Could you say it in other words?',
  noPerson: 'No person is here who could take over. I will do what I can.',
  goodbye: 'You are welcome. Goodbye!',
  handOverWords: [
    'agent',
    'assistant',
    'colleague',
    'human',
    'operator',
    'person',
    'representative',
    'someone',
    'somebody',
  ],
};

/** The built-in bot of one business. */
export const Bot = z.strictObject({
  businessId: Id,
  /** The one added last comes first. */
  answers: z.array(BotAnswer),
  words: BotWords,
  /** Grows with every change of the words. */
  wordsRev: Count,
  /** Grows with every change. */
  rev: Count,
  /** Who made the last change; null before the first. */
  changedBy: z.nullable(Someone),
  changedAt: z.nullable(Moment),
});
export type Bot = z.infer<typeof Bot>;

const one = z.strictObject({ bot: Bot });
const scope = { businessId: Id, opId: OpId };

/** The built-in bot of a business: what it knows and what it says. */
export const readBot = request('bot:read', {
  needs: 'business.settings',
  input: z.strictObject({ businessId: Id }),
  output: one,
});

/** Adds an answer (`answerId` null, `rev` 0), or changes one as last seen. In effect with the user's next message. */
export const keepBotAnswer = request('bot:keepAnswer', {
  needs: 'business.settings',
  input: z.strictObject({
    ...scope,
    answerId: z.nullable(Id),
    rev: Count,
    questions: z.array(filled(botQuestionMax)).check(z.minLength(1), z.maxLength(botQuestionsMax)),
    answer: filled(botAnswerMax),
    after: AfterAnswer,
  }),
  output: one,
});

/** Takes an answer as last seen out of the list. */
export const deleteBotAnswer = request('bot:deleteAnswer', {
  needs: 'business.settings',
  input: z.strictObject({ ...scope, answerId: Id, rev: Count }),
  output: one,
});

/** Changes what the bot says of itself, and the words by which users ask for a person. */
export const setBotWords = request('bot:setWords', {
  needs: 'business.settings',
  input: z.strictObject({ ...scope, rev: Count, words: BotWords }),
  output: one,
});

/** What the bot would do with a message. */
export const BotTrial = z.strictObject({
  text: z.string(),
  /** The entry it answers from; null when it has none to answer from. */
  answerId: z.nullable(Id),
  /** Why it would hand over; null when it would not. */
  handsOver: z.nullable(z.enum(['askedForPerson', 'didNotKnow', 'flow'])),
});
export type BotTrial = z.infer<typeof BotTrial>;

/** Asks the bot as a user would; nothing is stored. */
export const tryBot = request('bot:try', {
  needs: 'business.settings',
  input: z.strictObject({ businessId: Id, message: text(1_000) }),
  output: BotTrial,
});

/** A bot as it is after a change; told to who may change business settings. */
export const botChanged = z.object({ bot: Bot });
export type BotChanged = z.infer<typeof botChanged>;
