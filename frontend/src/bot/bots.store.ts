import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import {
  deleteBotAnswer,
  keepBotAnswer,
  readBot,
  setBotWords,
  tryBot,
  type Bot,
  type BotAnswer,
  type BotChanged,
  type BotTrial,
  type BotWords,
} from '#shared/bot/bot.contract';
import { ask } from '../wire/ask';
import type { EventHandlers } from '../wire/handlers';
import { withSameOperation } from '../wire/operation';

export type AnswerWords = Pick<BotAnswer, 'questions' | 'answer' | 'after'>;

/** The built-in bots that were looked at, kept in step from then on. */
export const useBotsStore = defineStore('bots', () => {
  const byBusiness = shallowReactive(new Map<string, Bot>());

  /** Takes a bot unless a newer one is here. */
  function put(bot: Bot): Bot {
    const known = byBusiness.get(bot.businessId);
    if (!known || known.rev <= bot.rev) byBusiness.set(bot.businessId, bot);
    return bot;
  }

  async function read(businessId: string): Promise<Bot> {
    return put((await ask(readBot, { businessId })).bot);
  }

  /** Adds an answer, or changes one as it was seen. */
  async function keep(businessId: string, seen: BotAnswer | null, words: AnswerWords): Promise<Bot> {
    const opId = crypto.randomUUID();
    const asSeen = { answerId: seen?.id ?? null, rev: seen?.rev ?? 0 };
    const asked = { businessId, opId, ...asSeen, ...words };
    return put((await withSameOperation(() => ask(keepBotAnswer, asked))).bot);
  }

  async function remove(businessId: string, { id: answerId, rev }: BotAnswer): Promise<Bot> {
    const asked = { businessId, opId: crypto.randomUUID(), answerId, rev };
    return put((await withSameOperation(() => ask(deleteBotAnswer, asked))).bot);
  }

  async function setWords({ businessId, wordsRev: rev }: Bot, words: BotWords): Promise<Bot> {
    const asked = { businessId, opId: crypto.randomUUID(), rev, words };
    return put((await withSameOperation(() => ask(setBotWords, asked))).bot);
  }

  /** What the bot would do with a message. */
  function attempt(businessId: string, message: string): Promise<BotTrial> {
    return ask(tryBot, { businessId, message });
  }

  /** The line was lost: the bots that are shown are read anew. */
  function sync(): void {
    for (const businessId of byBusiness.keys()) read(businessId).catch(() => undefined);
  }

  const events = {
    'bot:changed': ({ bot }: BotChanged) => void put(bot),
  } satisfies Partial<EventHandlers>;

  return { byBusiness, put, read, keep, remove, setWords, attempt, sync, events };
});
