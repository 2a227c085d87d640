import {
  deleteBotAnswer,
  keepBotAnswer,
  readBot,
  setBotWords,
  tryBot,
  type BotChanged,
  type BotTrial,
} from '#shared/bot/bot.contract';
import type { InputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Bots } from './bots.service.js';

@ConsoleGateway()
export class BotsGateway {
  constructor(private readonly bots: Bots) {}

  @Handles(readBot)
  async read(actor: Actor, { businessId }: InputOf<typeof readBot>): Promise<BotChanged> {
    return { bot: await this.bots.read(actor, businessId) };
  }

  @Handles(keepBotAnswer)
  async keep(actor: Actor, asked: InputOf<typeof keepBotAnswer>): Promise<BotChanged> {
    return { bot: await this.bots.keep(actor, asked) };
  }

  @Handles(deleteBotAnswer)
  async delete(actor: Actor, asked: InputOf<typeof deleteBotAnswer>): Promise<BotChanged> {
    return { bot: await this.bots.delete(actor, asked) };
  }

  @Handles(setBotWords)
  async setWords(actor: Actor, asked: InputOf<typeof setBotWords>): Promise<BotChanged> {
    return { bot: await this.bots.setWords(actor, asked) };
  }

  @Handles(tryBot)
  try(actor: Actor, asked: InputOf<typeof tryBot>): Promise<BotTrial> {
    return this.bots.try(actor, asked);
  }
}
