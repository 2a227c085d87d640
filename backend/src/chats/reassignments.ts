import { Injectable } from '@nestjs/common';
import type { Chat, reassignChat, waitForUser } from '#shared/chats/chats.contract';
import type { InputOf } from '#shared/wire/request';
import { Log, type Tx } from '../log/log.js';
import { person } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { ChatAccess } from './chatAccess.js';
import { ChatMoves, type Move } from './chatMoves.js';
import { awaitsVisit, mayReassign, mayTend, requireOpen } from './chatRules.js';
import { ChatTimes } from './chatTimes.js';
import { toChat, type ChatDoc } from './chats.model.js';
import { asAgent } from './senders.js';
import { Targets } from './targets.js';

type Wish = InputOf<typeof reassignChat>;

/** Chats that their agent, or who may see all chats, lets go of: to wait for the user, to a team, to a colleague. */
@Injectable()
export class Reassignments {
  constructor(
    private readonly access: ChatAccess,
    private readonly moves: ChatMoves,
    private readonly times: ChatTimes,
    private readonly targets: Targets,
    private readonly log: Log,
  ) {}

  /** @throws DomainError NOT_FOUND, NOT_YOUR_CHAT, CHAT_NOT_OPEN */
  async wait(actor: Actor, { chatId, opId }: InputOf<typeof waitForUser>): Promise<{ chat: Chat }> {
    const { businessId } = await this.access.visible(actor, chatId);
    const autocompleteMs = await this.times.autocompleteMs(businessId);
    return this.move({ businessId, chatId, opId }, async (chat, tx) => {
      requireOpen(actor, chat, mayTend);
      if (chat.state === 'waiting') return chat;
      if (chat.state !== 'active') throw new DomainError('CHAT_NOT_OPEN', { state: chat.state });
      return this.moves.apply(chat, waiting(actor, opId, awaitsVisit(chat) ? null : autocompleteMs), tx);
    });
  }

  /** @throws DomainError NOT_FOUND, NOT_YOUR_CHAT, CHAT_NOT_OPEN, TEAM_NOT_OF_BUSINESS, MEMBER_NOT_IN_TEAM */
  async reassign(actor: Actor, wish: Wish): Promise<{ chat: Chat }> {
    const { chatId, opId } = wish;
    const { businessId } = await this.access.visible(actor, chatId);
    const target = await this.targets.find(businessId, wish);
    return this.move({ businessId, chatId, opId }, async (chat, tx) => {
      requireOpen(actor, chat, mayReassign);
      const move = await this.targets.give(chat, target, tx);
      const to = target.member;
      const event: Move['event'] = {
        type: 'reassigned',
        by: person(actor),
        teamId: target.team.id,
        teamName: target.team.name,
        to,
        note: wish.note,
      };
      const set = { ...move.set, dueAt: null, waitingSince: null, lastOpId: opId };
      const from = asAgent(person(actor));
      return this.moves.apply(chat, { ...move, set, event, from, endedAs: 'reassigned' }, tx);
    });
  }

  private async move(
    asked: { businessId: string; chatId: string; opId: string },
    step: (chat: ChatDoc, tx: Tx) => Promise<ChatDoc>,
  ): Promise<{ chat: Chat }> {
    const { businessId, chatId, opId } = asked;
    const moved = await this.log.write(`chat:${chatId}`, async (tx) => {
      const chat = await this.moves.read(businessId, chatId, tx);
      if (!chat) throw new DomainError('NOT_FOUND', { what: 'chat' });
      return chat.lastOpId === opId ? chat : step(chat, tx);
    });
    return { chat: toChat(moved) };
  }
}

/** Without `autocompleteMs` it waits as long as it takes. */
function waiting(actor: Actor, opId: string, autocompleteMs: number | null): Move {
  const now = new Date();
  return {
    set: {
      state: 'waiting',
      waitingSince: now,
      dueAt: autocompleteMs === null ? null : new Date(now.getTime() + autocompleteMs),
      lastOpId: opId,
    },
    event: { type: 'waiting', by: person(actor) },
    from: asAgent(person(actor)),
  };
}
