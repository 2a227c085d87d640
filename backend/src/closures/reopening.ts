import { Injectable } from '@nestjs/common';
import { Businesses } from '../businesses/businesses.service.js';
import type { Move } from '../chats/chatMoves.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { asAgent } from '../chats/senders.js';
import type { Tx } from '../log/log.js';
import { person } from '../members/rights.js';
import { Slots } from '../routing/slots.service.js';
import type { Actor } from '../wire/callers.js';
import type { ClosureDoc } from './closures.model.js';

/** Where a chat goes on when its closing is undone. */
@Injectable()
export class Reopening {
  constructor(
    private readonly slots: Slots,
    private readonly businesses: Businesses,
  ) {}

  /**
   * Back to the agent who had it, over the limit if need be; to the head of the queue when they have gone; to the bot
   * when it has been in no team's hands.
   */
  async of(actor: Actor, { chat, closure }: { chat: ChatDoc; closure: ClosureDoc }, tx: Tx): Promise<Move> {
    const now = new Date();
    const by = person(actor);
    const open = { cycle: chat.cycle + 1, completedAt: null, completionType: null, queuedAt: now };
    const back = (await this.isHere(chat, actor, tx))
      ? ({ state: 'active', assignedAt: now } as const)
      : await this.withoutAgent(chat, now);
    return {
      set: { ...open, ...back },
      event: { type: 'undone', closureId: closure.closureId, by },
      from: asAgent(by),
    };
  }

  private async withoutAgent({ businessId, teamId }: ChatDoc, now: Date): Promise<Partial<ChatDoc>> {
    if (teamId !== null) return { state: 'queued', assignee: null, returned: true };
    const dueAt = new Date(now.getTime() + (await this.businesses.autocompleteMs(businessId)));
    return { state: 'bot', assignee: null, queuedAt: null, dueAt };
  }

  private async isHere(chat: ChatDoc, actor: Actor, tx: Tx): Promise<boolean> {
    const agentId = chat.assignee?.id;
    if (!agentId) return false;
    if (agentId === actor.memberId) return true;
    const slot = await this.slots.get(agentId, tx);
    return slot !== null && slot.presence !== 'offline' && slot.connected;
  }
}
