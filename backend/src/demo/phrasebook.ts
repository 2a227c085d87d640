import bankUtterances from '../../demo-data/banking77/utterances.json' with { type: 'json' };
import shopUtterances from '../../demo-data/bitext/utterances.json' with { type: 'json' };
import bankAnswers from '../../demo-data/harbour-bank.answers.json' with { type: 'json' };
import bankPhrases from '../../demo-data/harbour-bank.phrases.json' with { type: 'json' };
import shopAnswers from '../../demo-data/meadow-shop.answers.json' with { type: 'json' };
import shopOther from '../../demo-data/meadow-shop.other.json' with { type: 'json' };
import shopPhrases from '../../demo-data/meadow-shop.phrases.json' with { type: 'json' };
import type { BotAnswer } from '#shared/bot/bot.contract';

/** One way a chat with an agent goes; its parts fit each other. */
export interface Scenario {
  ask: string;
  reply: string;
  solution: string;
  notes: string[];
}

/** What is said in chats that are closed with one reason. */
export interface ReasonPhrases {
  category: string;
  reason: string;
  /** The users' words, from the data set. */
  utterances: string[];
  botAnswers: string[];
  scenarios: Scenario[];
}

/** Something that users ask for and no reason names: closed as `Other`. */
export interface OtherTheme {
  /** What its notes have in common; null for the rest. */
  phrase: string | null;
  openedAs: { category: string; reason: string }[];
  scenarios: Scenario[];
}

export interface Phrasebook {
  reasons: ReasonPhrases[];
  other: OtherTheme[];
  botAnswers: Pick<BotAnswer, 'questions' | 'answer'>[];
}

type Tree<T> = Record<string, Record<string, T>>;
type Written = Pick<ReasonPhrases, 'botAnswers' | 'scenarios'>;

function join(utterances: Tree<string[]>, phrases: Tree<Written>): ReasonPhrases[] {
  return Object.entries(utterances).flatMap(([category, reasons]) =>
    Object.entries(reasons).map(([reason, said]) => {
      const written = phrases[category]?.[reason];
      if (!written) throw new Error(`No phrases for ${category} → ${reason}`);
      return { category, reason, utterances: said, ...written };
    }),
  );
}

export const meadowShop: Phrasebook = {
  reasons: join(shopUtterances.utterances, shopPhrases),
  other: shopOther,
  botAnswers: shopAnswers,
};

export const harbourBank: Phrasebook = {
  reasons: join(bankUtterances.utterances, bankPhrases),
  other: [],
  botAnswers: bankAnswers,
};
