import { Controller } from '@nestjs/common';
import { closeApiChat, listClosures } from '#shared/integrations/api.operations';
import type { AnswerOf } from '#shared/integrations/operation';
import { ChatAccess } from '../chats/chatAccess.js';
import { ClosureFeed } from '../closures/closureFeed.js';
import { Closing } from '../closures/closing.js';
import { ApiDoor } from './apiDoor.js';
import { toApiClosure } from './apiViews.js';
import { Serves, type Call } from './serves.js';

const cursorBase = 36;

@Controller('api/v1')
export class ClosuresApi {
  constructor(
    readonly door: ApiDoor,
    private readonly access: ChatAccess,
    private readonly closing: Closing,
    private readonly feed: ClosureFeed,
  ) {}

  @Serves(closeApiChat)
  async close({
    actor,
    params: { chatId },
    body,
    opId,
  }: Call<typeof closeApiChat>): Promise<AnswerOf<typeof closeApiChat>> {
    const chat = await this.access.visible(actor, chatId);
    const { cycle = chat.cycle, ...choice } = body;
    const asSeen = { chatId, cycle, assigneeId: chat.assignee?.id ?? null };
    const rest = { closureId: opId, followUps: [], getNextChat: true };
    const { closure } = await this.closing.close(actor, { ...asSeen, ...choice, ...rest });
    return { closure: toApiClosure(closure) };
  }

  @Serves(listClosures)
  async list({ businessId, query }: Call<typeof listClosures>): Promise<AnswerOf<typeof listClosures>> {
    const from = query.cursor ? parseInt(query.cursor, cursorBase) : 0;
    const latest = Math.min(from, Date.now());
    const { closures, after, more } = await this.feed.page(businessId, latest, query.limit);
    return { closures: closures.map(toApiClosure), cursor: after.toString(cursorBase), more };
  }
}
