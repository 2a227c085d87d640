import { Injectable } from '@nestjs/common';
import type { writeToUser } from '#shared/followUps/followUps.contract';
import type { InputOf } from '#shared/wire/request';
import { ChatMoves, type Move } from '../chats/chatMoves.js';
import { newChat } from '../chats/chatOpenings.js';
import { ChatRows } from '../chats/chatRows.js';
import type { ChatDoc } from '../chats/chats.model.js';
import type { UserDoc } from '../chats/users.model.js';
import { asAgent } from '../chats/senders.js';
import type { Tx } from '../log/log.js';
import { person } from '../members/rights.js';
import { Slots } from '../routing/slots.service.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { FollowUpRecords } from './followUpRecords.js';

/** The one way a member begins a chat: theirs from its first row on, and tied to the promise it keeps. */
@Injectable()
export class ChatStarts {
  constructor(
    private readonly rows: ChatRows,
    private readonly moves: ChatMoves,
    private readonly slots: Slots,
    private readonly followUps: FollowUpRecords,
  ) {}

  /** A user's second open chat is a duplicate key. @throws DomainError NOT_ONLINE */
  async begin(
    actor: Actor,
    { user, teamId, asked }: { user: UserDoc; teamId: string; asked: InputOf<typeof writeToUser> },
    tx: Tx,
  ): Promise<ChatDoc> {
    const slot = await this.slots.get(actor.memberId, tx);
    if (!slot || slot.presence === 'offline' || !slot.connected) throw new DomainError('NOT_ONLINE', {});
    const fresh = newChat(user, new Date(), null);
    await this.rows.open(fresh, tx);
    const chat = await this.moves.apply(fresh, started(actor, teamId, asked.opId), tx);
    if (asked.followUpId) {
      const open = { _id: asked.followUpId, businessId: user.businessId, state: 'open' as const };
      await this.followUps.change(open, { writtenChatId: chat._id }, tx);
    }
    return chat;
  }
}

function started(actor: Actor, teamId: string, opId: string): Move {
  const now = new Date();
  const by = person(actor);
  return {
    set: {
      state: 'active',
      origin: 'agent',
      assignee: by,
      teamId,
      queuedAt: now,
      assignedAt: now,
      dueAt: null,
      lastOpId: opId,
    },
    event: { type: 'started', by },
    from: asAgent(by),
  };
}
