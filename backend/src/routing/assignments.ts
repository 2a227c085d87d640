import { Injectable } from '@nestjs/common';
import { ChatMoves, type Move } from '../chats/chatMoves.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { baton } from '../chats/senders.js';
import { Log, type Tx } from '../log/log.js';
import type { Assignment, QueuedChat } from './decide.js';
import type { SlotDoc } from './slots.model.js';
import { Slots } from './slots.service.js';

/** The floor is no longer as it was when the assignment was decided; the transaction is undone. */
class FloorChanged extends Error {}

/** Gives one chat to one member: the slot on its condition first, then the chat, in one transaction. */
@Injectable()
export class Assignments {
  constructor(
    private readonly log: Log,
    private readonly slots: Slots,
    private readonly moves: ChatMoves,
  ) {}

  /** Answers false, with nothing written, when the member or the chat is no longer free: decide anew. */
  async assign(assignment: Assignment): Promise<boolean> {
    const { chat, memberId } = assignment;
    try {
      await this.log.write(`chat:${chat.id}`, (tx) => this.carryOut(chat, memberId, tx));
      return true;
    } catch (error) {
      if (error instanceof FloorChanged) return false;
      throw error;
    }
  }

  private async carryOut(chat: QueuedChat, memberId: string, tx: Tx): Promise<void> {
    const slot = await this.slots.takeNext(memberId, chat, tx);
    if (!slot) throw new FloorChanged();
    const stored = await this.moves.read(chat.businessId, chat.id, tx);
    if (!stored || !isStillQueued(stored, chat)) throw new FloorChanged();
    await this.moves.apply(stored, assigned(stored, slot), tx);
  }
}

function isStillQueued(stored: ChatDoc, decided: QueuedChat): boolean {
  return stored.state === 'queued' && stored.teamId === decided.teamId && stored.queueOf === decided.queueOf;
}

function assigned(chat: ChatDoc, slot: SlotDoc): Move {
  const now = new Date();
  const to = { id: slot._id, name: slot.name };
  const queuedMs = Math.max(0, now.getTime() - (chat.queuedAt ?? now).getTime());
  return {
    set: { state: 'active', assignee: to, queueOf: null, returned: false, assignedAt: now },
    event: { type: 'assigned', to, queuedMs },
    from: baton,
    slot: 'taken',
  };
}
