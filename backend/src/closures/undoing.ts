import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { undoSeconds, type undoClosure } from '#shared/closures/closures.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { ChatMoves } from '../chats/chatMoves.js';
import { ChatRecords } from '../chats/chatRecords.js';
import { TenantModel } from '../database/tenant.js';
import { FollowUpRecords } from '../followUps/followUpRecords.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { StoredAnswer, untilVisible } from '../log/storedAnswer.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { ClosureRecords } from './closureRecords.js';
import { toClosure, type ClosureDoc } from './closures.model.js';
import { isUnchosen } from './endings.js';
import { Reopening } from './reopening.js';

/** An Undo may be on its way this long, in milliseconds. */
const lineMarginMs = 5_000;

type Undone = OutputOf<typeof undoClosure>;

/** Takes a closing back: it stays on record as undone, and its chat goes on in its next cycle. */
@Injectable()
export class Undoing {
  private readonly closures: TenantModel<ClosureDoc>;

  constructor(
    @InjectModel('Closure') closures: Model<ClosureDoc>,
    private readonly records: ClosureRecords,
    private readonly chats: ChatRecords,
    private readonly moves: ChatMoves,
    private readonly log: Log,
    private readonly reopening: Reopening,
    private readonly followUps: FollowUpRecords,
  ) {
    this.closures = new TenantModel(closures);
  }

  /** Undoes a closing of the actor's own; sent again with the same `opId` it answers again. */
  async undo(actor: Actor, asked: InputOf<typeof undoClosure>): Promise<Undone> {
    const closure = await this.records.visible(actor, asked.closureId);
    if (closure.undoneAt) return this.alreadyUndone(closure, asked.opId);
    refuseUndo(actor, closure);
    await this.refuseNewerChat(closure);
    try {
      return await this.log.write(`chat:${closure.chatId}`, (tx) =>
        this.write(actor, { closure, asked }, tx),
      );
    } catch (error) {
      if (error instanceof StoredAnswer) return untilVisible((error as StoredAnswer<Undone>).read);
      // The user wrote again at the same moment: their new chat is the open one.
      if (isDuplicateKey(error)) await this.refuseNewerChat(closure);
      throw isDuplicateKey(error) ? new DomainError('UNKNOWN', {}) : error;
    }
  }

  private async write(
    actor: Actor,
    { closure, asked }: { closure: ClosureDoc; asked: InputOf<typeof undoClosure> },
    tx: Tx,
  ): Promise<Undone> {
    const { _id, businessId, chatId, cycle } = closure;
    const undone = { undoneAt: new Date(), undoOpId: asked.opId, pending: true };
    const now = await this.closures.updateAndRead({ _id, businessId, undoneAt: null }, { $set: undone }, tx);
    if (!now) throw new StoredAnswer(() => this.undoneMeanwhile(closure, asked.opId));
    const chat = await this.moves.read(businessId, chatId, tx);
    if (!chat || chat.cycle !== cycle || chat.state !== 'completed') {
      throw new StoredAnswer(() => this.reopenedMeanwhile(closure));
    }
    await this.followUps.takeBack(businessId, closure.closureId, tx);
    await this.moves.takeBack(closure, tx);
    const moved = await this.moves.apply(chat, await this.reopening.of(actor, { chat, closure }, tx), tx);
    return { closure: toClosure(now), chat: this.chats.shown(moved) };
  }

  private async refuseNewerChat({ businessId, userId, chatId }: ClosureDoc): Promise<void> {
    const [newest] = await this.chats.latestOf(businessId, userId, 1);
    if (newest && newest._id !== chatId) throw new DomainError('USER_CAME_BACK', { chatId: newest._id });
  }

  private async undoneMeanwhile(closure: ClosureDoc, opId: string): Promise<Undone> {
    const { _id, businessId } = closure;
    const now = await this.closures.findOne({ _id, businessId }, { majority: true });
    if (!now?.undoneAt) throw new DomainError('UNKNOWN', {});
    return this.alreadyUndone(now, opId);
  }

  private async alreadyUndone(closure: ClosureDoc, opId: string): Promise<Undone> {
    const { businessId, chatId, by, undoneAt } = closure;
    const chat = await this.chats.find(businessId, chatId);
    if (chat && closure.undoOpId === opId)
      return { closure: toClosure(closure), chat: this.chats.shown(chat) };
    throw new DomainError('ALREADY_UNDONE', { by, at: undoneAt!.getTime() });
  }

  private async reopenedMeanwhile(closure: ClosureDoc): Promise<never> {
    const chat = await this.chats.find(closure.businessId, closure.chatId);
    if (!chat || chat.cycle === closure.cycle) throw new DomainError('UNKNOWN', {});
    const { closureId, rev } = closure;
    const at = chat.assignedAt ?? chat.queuedAt ?? chat.openedAt;
    throw new DomainError('NEW_CYCLE', { cycle: chat.cycle, closureId, rev, by: null, at: at.getTime() });
  }
}

/** Who closed it may undo it, for the seconds in which `Undo` is offered and a margin for the line. */
function refuseUndo(actor: Actor, closure: ClosureDoc): void {
  const isOwn = closure.by?.id === actor.memberId && !isUnchosen(closure.completionType);
  if (!isOwn) throw new DomainError('NOT_YOUR_CHAT', { assignee: closure.by ?? closure.formerAgent });
  const age = Date.now() - closure.at.getTime();
  if (age > undoSeconds * 1000 + lineMarginMs)
    throw new DomainError('UNDO_TOO_LATE', { seconds: undoSeconds });
}
