import type { HandOverReason } from '#shared/chats/chats.contract';
import { bot } from '../chats/senders.js';
import type { ReasonPhrases } from './phrasebook.js';
import { botAtItsEnd, botGoodbyes, handOverLines, helped, yesItDid } from './phrases.js';
import type { Random } from './random.js';
import type { Transcript } from './transcript.js';

export type ReasonToHandOver = Exclude<HandOverReason, 'noBot'>;

/** How often the bot hands over for which reason. */
export const handOverOdds: readonly (readonly [ReasonToHandOver, number])[] = [
  ['didNotKnow', 46],
  ['askedForPerson', 34],
  ['flow', 15],
  ['failed', 5],
];

/** What a user types while talking to the bot. */
export class Opening {
  constructor(
    private readonly transcript: Transcript,
    private readonly phrases: ReasonPhrases,
    private readonly random: Random,
  ) {}

  /** The user's first words, and the text itself. */
  begin(): string {
    const text = this.random.pick(this.phrases.utterances);
    this.transcript.userSays(this.transcript.chat.openedAt.getTime(), text);
    return text;
  }

  /** Up to the line with which the bot hands over. */
  handOver(reason: ReasonToHandOver): void {
    const line = this.random.pick(handOverLines[reason]);
    if (reason === 'didNotKnow') {
      this.answer(0);
      this.again();
    } else if (reason === 'askedForPerson') {
      this.answer(0);
      if (this.random.chance(0.4)) this.again();
      else return this.botSays(line, this.soon(9, 60));
    }
    this.botSays(line);
  }

  /** The bot answers and the user is content. */
  solve(): void {
    const { random } = this;
    this.answer(0);
    if (this.phrases.botAnswers.length > 1 && random.chance(0.3)) {
      this.again();
      this.answer(1);
    }
    this.transcript.userSays(this.soon(5, 90), random.pick(yesItDid));
    this.botSays(random.pick(botGoodbyes));
  }

  /** The bot answers twice, and the user writes no more. */
  fallSilent(): void {
    this.answer(0);
    this.again();
    if (this.phrases.botAnswers.length > 1) this.answer(1);
    else this.botSays(this.random.pick(botAtItsEnd));
  }

  private answer(index: number): void {
    const text = this.phrases.botAnswers[index % this.phrases.botAnswers.length]!;
    this.botSays(text.endsWith('?') ? text : `${text} ${this.random.pick(helped)}`);
  }

  /** The user says it in other words, without the number of another order or another sum. */
  private again(): void {
    const first = this.transcript.rows[0]!.text;
    const others = this.phrases.utterances.filter((text) => text !== first && !/\d{2,}/.test(text));
    this.transcript.userSays(this.soon(12, 90), this.random.pick(others));
  }

  private botSays(text: string, at = this.soon(1, 3)): void {
    this.transcript.says(bot, at, text);
  }

  private soon(from: number, to: number): number {
    return this.transcript.at + this.random.delay(from, to);
  }
}
