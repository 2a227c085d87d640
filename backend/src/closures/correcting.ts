import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { correctionMs, type Closure, type correctClosure } from '#shared/closures/closures.contract';
import type { InputOf } from '#shared/wire/request';
import type { Chosen } from '../categories/choices.js';
import { ChatMoves } from '../chats/chatMoves.js';
import { newId } from '../database/id.js';
import { TenantModel } from '../database/tenant.js';
import { FollowUpRecords } from '../followUps/followUpRecords.js';
import { Log, type Tx } from '../log/log.js';
import { StoredAnswer, untilVisible } from '../log/storedAnswer.js';
import { person } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { ClosingRule } from './closingRule.js';
import { ClosureRecords } from './closureRecords.js';
import { toClosure, type ClosureDoc, type ClosureRevisionDoc } from './closures.model.js';
import { isUnchosen } from './endings.js';

type Asked = InputOf<typeof correctClosure>;

/** Changes what a closing says. Its earlier values stay readable, and its completion type stays what it was. */
@Injectable()
export class Correcting {
  private readonly closures: TenantModel<ClosureDoc>;
  private readonly revisions: TenantModel<ClosureRevisionDoc>;

  constructor(
    @InjectModel('Closure') closures: Model<ClosureDoc>,
    @InjectModel('ClosureRevision') revisions: Model<ClosureRevisionDoc>,
    private readonly records: ClosureRecords,
    private readonly rule: ClosingRule,
    private readonly moves: ChatMoves,
    private readonly followUps: FollowUpRecords,
    private readonly log: Log,
  ) {
    this.closures = new TenantModel(closures);
    this.revisions = new TenantModel(revisions);
  }

  /** Corrects a closing as last seen; sent again with the same `opId` it answers again. */
  async correct(actor: Actor, asked: Asked): Promise<Closure> {
    const closure = await this.records.visible(actor, asked.closureId);
    if (closure.correctionOpId === asked.opId) return repeated(closure, asked);
    refuseCorrection(actor, closure);
    try {
      const now = await this.log.write(`chat:${closure.chatId}`, (tx) =>
        this.write(actor, { closure, asked }, tx),
      );
      return toClosure(now);
    } catch (error) {
      if (error instanceof StoredAnswer) return untilVisible((error as StoredAnswer<Closure>).read);
      throw error;
    }
  }

  private async write(
    actor: Actor,
    { closure, asked }: { closure: ClosureDoc; asked: Asked },
    tx: Tx,
  ): Promise<ClosureDoc> {
    const { _id, businessId, closureId } = closure;
    const { rev, notes, opId, followUps = [] } = asked;
    const was = await this.closures.findOne({ _id, businessId, rev, undoneAt: null }, { session: tx });
    if (!was) throw new StoredAnswer(() => this.stale(closure, asked));
    const chosen = await this.choose(was, asked, tx);
    const by = person(actor);
    const correction = { correctedAt: new Date(), correctedBy: by, correctionOpId: opId, pending: true };
    const promised = { followUps: [...was.followUps, ...followUps] };
    const change = { $set: { ...chosen, ...promised, notes, ...correction, rev: rev + 1 } };
    const now = await this.closures.updateAndRead({ _id, businessId, rev }, change, tx);
    if (!now) throw new StoredAnswer(() => this.stale(closure, asked));
    await this.followUps.promise({ ...now, followUps, by }, tx);
    await this.revisions.insert(earlierOf(was), tx);
    await this.moves.markForSearch(closure, tx);
    await this.log.tell({ kind: 'closure', businessId, closureId }, tx);
    return now;
  }

  /** What stays as it was chosen stays, even where the list has moved on since. */
  private async choose(was: ClosureDoc, asked: Asked, tx: Tx): Promise<Partial<Chosen>> {
    const { categoryId, reasonId, notes } = asked;
    const isKept = was.categoryId === categoryId && was.reasonId === reasonId;
    const wasChosen = was.categoryId !== null || !isUnchosen(was.completionType);
    if (isKept && wasChosen) return {};
    const choice = { categoryId, reasonId, notes, teamId: was.teamId };
    const [chosen] = await this.rule.chooseAll(was.businessId, [choice], tx);
    if ('refused' in chosen!) throw chosen.refused;
    return chosen!.result;
  }

  private async stale(closure: ClosureDoc, asked: Asked): Promise<Closure> {
    const { _id, businessId } = closure;
    const now = await this.closures.findOne({ _id, businessId }, { majority: true });
    if (!now) throw new DomainError('UNKNOWN', {});
    if (now.correctionOpId === asked.opId) return repeated(now, asked);
    refuseUndone(now);
    if (now.rev === asked.rev) throw new DomainError('UNKNOWN', {});
    const at = (now.correctedAt ?? now.at).getTime();
    throw new DomainError('CLOSURE_STALE', { rev: now.rev, by: now.correctedBy ?? now.by, at });
  }
}

function repeated(closure: ClosureDoc, asked: Asked): Closure {
  const { categoryId, reasonId, notes } = closure;
  const isSame = categoryId === asked.categoryId && reasonId === asked.reasonId && notes === asked.notes;
  if (!isSame) throw new DomainError('OP_ID_REUSED', {});
  return toClosure(closure);
}

/** Its agent for a day, whoever may correct closings at any time. */
function refuseCorrection(actor: Actor, closure: ClosureDoc): void {
  refuseUndone(closure);
  if (actor.permissions.has('closures.correct')) return;
  const agent = isUnchosen(closure.completionType) ? closure.formerAgent : closure.by;
  if (agent?.id !== actor.memberId) throw new DomainError('FORBIDDEN', { permission: 'closures.correct' });
  if (Date.now() - closure.at.getTime() > correctionMs) throw new DomainError('CORRECTION_TOO_LATE', {});
}

function refuseUndone(closure: ClosureDoc): void {
  if (!closure.undoneAt) return;
  throw new DomainError('ALREADY_UNDONE', { by: closure.by, at: closure.undoneAt.getTime() });
}

function earlierOf(was: ClosureDoc): ClosureRevisionDoc {
  const { businessId, closureId, rev, categoryId, categoryName, reasonId, reasonName, notes } = was;
  const names = { categoryId, categoryName, reasonId, reasonName };
  const written = { at: was.correctedAt ?? was.at, by: was.correctedBy ?? was.by };
  return { _id: newId(), businessId, closureId, rev, ...names, notes, ...written };
}
