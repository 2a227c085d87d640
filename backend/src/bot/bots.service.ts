import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  botAnswersMax,
  type Bot,
  type BotTrial,
  type deleteBotAnswer,
  type keepBotAnswer,
  type setBotWords,
  type tryBot,
} from '#shared/bot/bot.contract';
import type { InputOf } from '#shared/wire/request';
import { TenantModel } from '../database/tenant.js';
import { Conflict, Log, isDuplicateKey, type Tx } from '../log/log.js';
import { StoredAnswer, untilVisible } from '../log/storedAnswer.js';
import { person, requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { handOverReasonOf, replyTo, textOf } from './botReply.js';
import { idOf, newBot, toBot, type BotAnswerRow, type BotDoc } from './bots.model.js';

type Kept = InputOf<typeof keepBotAnswer>;
type Change = Partial<Pick<BotDoc, 'answers' | 'words' | 'wordsRev' | 'wordsOpId'>>;

/** What the built-in bots know and say. Every change is in effect with the next message. */
@Injectable()
export class Bots {
  private readonly bots: TenantModel<BotDoc>;

  constructor(
    @InjectModel('Bot') bots: Model<BotDoc>,
    private readonly log: Log,
  ) {
    this.bots = new TenantModel(bots);
  }

  /** The bot of a business, as a majority holds it. */
  async of(businessId: string): Promise<BotDoc> {
    return (
      (await this.bots.findOne({ _id: businessId, businessId }, { majority: true })) ?? newBot(businessId)
    );
  }

  /** @throws DomainError NOT_FOUND */
  async read(actor: Actor, wanted: string): Promise<Bot> {
    return toBot(await this.of(requireBusiness(actor, wanted, 'business')));
  }

  /** @throws DomainError NOT_FOUND, BOT_STALE, TOO_MANY_ANSWERS */
  keep(actor: Actor, asked: Kept): Promise<Bot> {
    const { opId, answerId } = asked;
    const row = { ...rowOf(asked), id: answerId ?? idOf(opId) };
    return this.write(actor, asked, ({ answers }) => {
      const known = answers.find(({ id }) => id === row.id);
      if (known?.lastOpId === opId) return null;
      if ((known?.rev ?? 0) !== asked.rev) return 'stale';
      if (!known && answerId !== null) return 'stale';
      if (!known && answers.length >= botAnswersMax)
        throw new DomainError('TOO_MANY_ANSWERS', { max: botAnswersMax });
      return { answers: known ? answers.map((one) => (one.id === row.id ? row : one)) : [row, ...answers] };
    });
  }

  /** @throws DomainError NOT_FOUND, BOT_STALE */
  delete(actor: Actor, asked: InputOf<typeof deleteBotAnswer>): Promise<Bot> {
    return this.write(actor, asked, ({ answers }) => {
      const known = answers.find(({ id }) => id === asked.answerId);
      // Gone is what was wanted, whoever did it.
      if (!known) return null;
      if (known.rev !== asked.rev) return 'stale';
      return { answers: answers.filter((one) => one !== known) };
    });
  }

  /** @throws DomainError NOT_FOUND, BOT_STALE */
  setWords(actor: Actor, asked: InputOf<typeof setBotWords>): Promise<Bot> {
    const { opId, rev } = asked;
    const handOverWords = [...new Set(asked.words.handOverWords.map((word) => word.trim()))];
    return this.write(actor, asked, ({ wordsRev, wordsOpId }) => {
      if (wordsOpId === opId) return null;
      if (wordsRev !== rev) return 'stale';
      return { words: { ...asked.words, handOverWords }, wordsRev: rev + 1, wordsOpId: opId };
    });
  }

  /** What the bot would do with a message. @throws DomainError NOT_FOUND */
  async try(actor: Actor, { businessId, message }: InputOf<typeof tryBot>): Promise<BotTrial> {
    const bot = await this.of(requireBusiness(actor, businessId, 'business'));
    const reply = replyTo(message, bot.answers, bot.words.handOverWords);
    const handsOver = handOverReasonOf(reply);
    const answerId = reply.kind === 'answer' ? reply.answer.id : null;
    return { text: textOf(reply, bot.words, true), answerId, handsOver };
  }

  /** Runs one change of a bot: null when it was done before, 'stale' when it was not made for what is there. */
  private async write(
    actor: Actor,
    { businessId: wanted }: { businessId: string },
    work: (bot: BotDoc) => Change | 'stale' | null,
  ): Promise<Bot> {
    const businessId = requireBusiness(actor, wanted, 'business');
    try {
      return await this.log.write(`bot:${businessId}`, async (tx) => {
        const stored = await this.bots.findOne({ _id: businessId, businessId }, { session: tx });
        const bot = stored ?? newBot(businessId);
        const change = work(bot);
        if (change === 'stale') throw new StoredAnswer(() => this.refuseStale(businessId));
        if (change === null) return toBot(bot);
        const by = { changedBy: person(actor), changedAt: new Date(), rev: bot.rev + 1 };
        const now = { ...bot, ...change, ...by };
        await this.store(now, stored, tx);
        await this.log.tell({ kind: 'bot', businessId }, tx);
        return toBot(now);
      });
    } catch (error) {
      if (error instanceof StoredAnswer) return untilVisible((error as StoredAnswer<Bot>).read);
      // Somebody else made its first change at the same moment.
      if (isDuplicateKey(error)) throw new DomainError('UNKNOWN', {});
      throw error;
    }
  }

  private async store(now: BotDoc, stored: BotDoc | null, tx: Tx): Promise<void> {
    if (!stored) return this.bots.insert(now, tx);
    const { _id, businessId, ...fields } = now;
    const matched = await this.bots.update({ _id, businessId, rev: stored.rev }, { $set: fields }, tx);
    if (!matched) throw new Conflict();
  }

  private async refuseStale(businessId: string): Promise<never> {
    const current = toBot(await this.of(businessId));
    const { changedBy: by, changedAt: at } = current;
    throw new DomainError('BOT_STALE', { current, by, at });
  }
}

function rowOf({ opId, rev, questions, answer, after }: Kept): Omit<BotAnswerRow, 'id'> {
  const ways = [...new Set(questions.map((question) => question.trim()))];
  return { questions: ways, answer: answer.trim(), after, rev: rev + 1, lastOpId: opId };
}
