import { Injectable } from '@nestjs/common';
import type { ChatEvent } from '#shared/chats/chats.contract';
import type { Person } from '#shared/wire/errors';
import { ChatMoves, type Move } from '../chats/chatMoves.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { baton } from '../chats/senders.js';
import { Log, type Tx } from '../log/log.js';
import { mayTake, toAgent } from './decide.js';
import { Queues, type HeldChat } from './queues.js';
import { Slots } from './slots.service.js';

type Why = Extract<ChatEvent, { type: 'returned' }>['why'];

/** Members who stop taking chats: what they held actively goes back to the head of its team's queue. */
@Injectable()
export class Departures {
  constructor(
    private readonly log: Log,
    private readonly slots: Slots,
    private readonly queues: Queues,
    private readonly moves: ChatMoves,
  ) {}

  /**
   * Takes the member offline and gives their active chats and their personal queue back, in one transaction. Chats
   * that wait for their user stay: they hold no slot, and the user's answer finds the way.
   */
  async depart(memberId: string, why: Why): Promise<void> {
    await this.log.write(`member:${memberId}`, (tx) => this.leave(memberId, why, tx));
  }

  /** The same for one who is lost, unless they have been back since `goneSince`. Answers whether they were given up. */
  async giveUp(memberId: string, goneSince: Date): Promise<boolean> {
    return this.log.write(`member:${memberId}`, async (tx) => {
      const slot = await this.slots.get(memberId, tx);
      if (!slot || slot.connected || slot.goneSince?.getTime() !== goneSince.getTime()) return false;
      await this.leave(memberId, 'lost', tx);
      return true;
    });
  }

  /** Chats in the personal queue of somebody who can never take them go to the team's queue. */
  async release(chat: HeldChat, owner: Person): Promise<void> {
    await this.log.write(`chat:${chat._id}`, async (tx) => {
      const stored = await this.moves.read(chat.businessId, chat._id, tx);
      if (!stored || stored.state !== 'queued' || stored.queueOf !== owner.id) return;
      await this.moves.apply(stored, returned(stored, owner, 'offline'), tx);
    });
  }

  /**
   * Gives back what the member holds of teams and businesses that are theirs no longer, in the transaction that has
   * taken those out of their slot.
   */
  async handBack(memberId: string, tx: Tx): Promise<void> {
    const slot = await this.slots.get(memberId, tx);
    if (!slot) return;
    const agent = toAgent(slot);
    for (const { _id, businessId } of await this.queues.leftBehindBy(memberId, tx)) {
      const chat = await this.moves.read(businessId, _id, tx);
      const isTheirs = chat?.teamId && mayTake(agent, { businessId, teamId: chat.teamId, queueOf: null });
      if (!chat || isTheirs) continue;
      await this.moves.apply(chat, returned(chat, { id: memberId, name: slot.name }, 'rights'), tx);
    }
  }

  /** Like `depart`, in the caller's transaction. */
  async leave(memberId: string, why: Why, tx: Tx): Promise<void> {
    // The slot first: an assignment under way meets us there.
    const offline = { $set: { presence: 'offline' as const, asksForNext: false }, $inc: { turns: 1 } };
    const slot = await this.slots.documents.findOneAndUpdate({ _id: memberId }, offline, { session: tx });
    if (!slot) return;
    const chats = await this.queues.leftBehindBy(memberId, tx);
    for (const { _id, businessId } of chats) {
      const chat = await this.moves.read(businessId, _id, tx);
      if (chat) await this.moves.apply(chat, returned(chat, { id: memberId, name: slot.name }, why), tx);
    }
    if (slot.presence !== 'offline' || chats.length > 0)
      await this.log.tell({ kind: 'members', memberIds: [memberId] }, tx);
  }
}

/** To the head of the team's queue; how long it has waited in all is kept. */
function returned(chat: ChatDoc, from: Person, why: Why): Move {
  const queuedAt = chat.queuedAt ?? new Date();
  return {
    set: { state: 'queued', assignee: null, queueOf: null, returned: true, queuedAt },
    event: { type: 'returned', from, why },
    from: baton,
    endedAs: 'returned',
  };
}
