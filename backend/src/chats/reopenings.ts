import { Injectable } from '@nestjs/common';
import type { Chat, reopenChat } from '#shared/chats/chats.contract';
import type { InputOf } from '#shared/wire/request';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { person } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { ChatAccess } from './chatAccess.js';
import { ChatMoves, type Move } from './chatMoves.js';
import { ChatRecords } from './chatRecords.js';
import { toChat, type ChatDoc } from './chats.model.js';
import { asAgent } from './senders.js';
import { Targets, type Target } from './targets.js';

type Wish = InputOf<typeof reopenChat>;

/** Completed chats that a lead lets go on: the same chat, its next cycle; how it was closed stays on record. */
@Injectable()
export class Reopenings {
  constructor(
    private readonly access: ChatAccess,
    private readonly records: ChatRecords,
    private readonly moves: ChatMoves,
    private readonly targets: Targets,
    private readonly log: Log,
  ) {}

  /** @throws DomainError NOT_FOUND, CHAT_OPEN, USER_CAME_BACK, TEAM_NOT_OF_BUSINESS, MEMBER_NOT_IN_TEAM */
  async reopen(actor: Actor, wish: Wish): Promise<{ chat: Chat }> {
    const chat = await this.access.visible(actor, wish.chatId);
    if (chat.lastOpId === wish.opId) return { chat: toChat(chat) };
    const target = await this.targets.find(chat.businessId, wish);
    await this.refuseNewerChat(chat);
    try {
      const opened = await this.log.write(`chat:${chat._id}`, (tx) =>
        this.write(actor, { chat, wish, target }, tx),
      );
      return { chat: toChat(opened) };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // The user wrote again at the same moment: their new chat is the open one.
      await this.refuseNewerChat(chat);
      throw new DomainError('UNKNOWN', {});
    }
  }

  private async write(
    actor: Actor,
    { chat, wish, target }: { chat: ChatDoc; wish: Wish; target: Target },
    tx: Tx,
  ): Promise<ChatDoc> {
    const stored = await this.moves.read(chat.businessId, chat._id, tx);
    if (!stored) throw new DomainError('NOT_FOUND', { what: 'chat' });
    if (stored.lastOpId === wish.opId) return stored;
    const { state, assignee } = stored;
    if (state !== 'completed') throw new DomainError('CHAT_OPEN', { state, assignee });
    const now = new Date();
    const { set, slot } = await this.targets.give({ ...stored, queuedAt: now }, target, tx);
    const next = { cycle: stored.cycle + 1, completedAt: null, completionType: null, lastOpId: wish.opId };
    const move: Move = {
      set: { ...set, ...next },
      event: reopened(actor, target),
      from: asAgent(person(actor)),
      ...(slot && { slot }),
    };
    return this.moves.apply(stored, move, tx);
  }

  private async refuseNewerChat({ businessId, userId, _id }: ChatDoc): Promise<void> {
    const [newest] = await this.records.latestOf(businessId, userId, 1);
    if (newest && newest._id !== _id) throw new DomainError('USER_CAME_BACK', { chatId: newest._id });
  }
}

function reopened(actor: Actor, { team, member }: Target): Move['event'] {
  return { type: 'reopened', by: person(actor), teamId: team.id, teamName: team.name, to: member };
}
