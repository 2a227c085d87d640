import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { closeChat } from '#shared/closures/closures.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Chosen } from '../categories/choices.js';
import { ChatMoves } from '../chats/chatMoves.js';
import { ChatRecords } from '../chats/chatRecords.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { TenantModel, trusted } from '../database/tenant.js';
import { GroupedWrites, type Outcome } from '../log/groupedWrites.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { StoredAnswer, untilVisible } from '../log/storedAnswer.js';
import { person, requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { ClosingAnswers, type Attempt } from './closingAnswers.js';
import { ClosingEffects } from './closingEffects.js';
import { ClosingRule } from './closingRule.js';
import { toClosure, type ClosureDoc } from './closures.model.js';
import { chosenClosure, completing, hashOfClosing } from './endings.js';

type Asked = InputOf<typeof closeChat>;
type Closed = OutputOf<typeof closeChat>;

/** How a person closes a chat, whoever they are: one rule for every path. */
@Injectable()
export class Closing {
  private readonly closures: TenantModel<ClosureDoc>;
  /** Closings of one business that arrive together share a transaction. */
  private readonly writes = new Map<string, GroupedWrites<Attempt, ClosureDoc>>();

  constructor(
    @InjectModel('Closure') closures: Model<ClosureDoc>,
    private readonly answers: ClosingAnswers,
    private readonly rule: ClosingRule,
    private readonly chats: ChatRecords,
    private readonly moves: ChatMoves,
    private readonly effects: ClosingEffects,
    private readonly log: Log,
  ) {
    this.closures = new TenantModel(closures);
  }

  /** Records a closing and completes its chat; sent again, answers with what was recorded. */
  async close(actor: Actor, asked: Asked): Promise<Closed> {
    const businessId = requireBusiness(actor, await this.chats.businessOf(asked.chatId), 'chat');
    const attempt = { actor, asked, businessId, payloadHash: hashOfClosing(asked) };
    try {
      const closure = await this.writesOf(businessId).write(`chat:${asked.chatId}`, attempt);
      return { closure: toClosure(closure), duplicate: false };
    } catch (error) {
      const isStored = error instanceof StoredAnswer || isDuplicateKey(error);
      if (isStored) return untilVisible(() => this.answers.to(attempt));
      throw error;
    }
  }

  private writesOf(businessId: string): GroupedWrites<Attempt, ClosureDoc> {
    const known = this.writes.get(businessId);
    if (known) return known;
    const writes = new GroupedWrites<Attempt, ClosureDoc>(this.log, (attempts, tx) =>
      this.recordAll(businessId, attempts, tx),
    );
    this.writes.set(businessId, writes);
    return writes;
  }

  private async recordAll(businessId: string, attempts: Attempt[], tx: Tx): Promise<Outcome<ClosureDoc>[]> {
    const outcomes = await this.endAll(businessId, attempts, tx);
    const endings = outcomes.flatMap((outcome) => ('result' in outcome ? outcome.result : []));
    if (endings.length > 0) await this.store(endings, tx);
    return outcomes.map((outcome) => ('result' in outcome ? { result: outcome.result.closure } : outcome));
  }

  /** What each attempt comes to, by what the transaction sees. Nothing is written yet. */
  private async endAll(businessId: string, attempts: Attempt[], tx: Tx): Promise<Outcome<Ending>[]> {
    const asked = attempts.map((attempt) => attempt.asked);
    const known = await this.knownOf(businessId, asked, tx);
    const chats = await this.moves.readAll(
      businessId,
      asked.map(({ chatId }) => chatId),
      tx,
    );
    const choices = asked.map(({ categoryId, reasonId, notes, chatId }) => {
      return { categoryId, reasonId, notes, teamId: chats.get(chatId)?.teamId ?? null };
    });
    const chosen = await this.rule.chooseAll(businessId, choices, tx);
    return attempts.map((attempt, index) => {
      const chat = known.has(attempt.asked.closureId) ? null : chats.get(attempt.asked.chatId);
      const type = chat && isAsSeen(chat, attempt.asked) ? closerType(attempt.actor, chat) : null;
      if (!chat || !type) return { refused: new StoredAnswer(() => this.answers.to(attempt)) };
      const past = pastFollowUp(attempt.asked);
      if (past) return { refused: past };
      const choice = chosen[index]!;
      return 'refused' in choice
        ? choice
        : { result: ending(attempt, chat, { type, chosen: choice.result }) };
    });
  }

  private async knownOf(businessId: string, asked: Asked[], tx: Tx): Promise<Set<string>> {
    const closureId = trusted({ $in: asked.map((one) => one.closureId) }) as never;
    const known = await this.closures.find({ businessId, closureId }, { session: tx });
    return new Set(known.map((closure) => closure.closureId));
  }

  private async store(endings: Ending[], tx: Tx): Promise<void> {
    await this.closures.insert(
      endings.map(({ closure }) => closure),
      tx,
    );
    const moves = endings.map(({ chat, closure }) => ({ chat, move: completing(chat, closure) }));
    await this.moves.applyAll(moves, tx);
    for (const { closure } of endings) await this.effects.onPromises(closure, tx);
    const own = endings.filter(({ closure }) => closure.completionType === 'agent');
    const pauses = own.map(({ attempt: { actor, asked } }) => {
      return { memberId: actor.memberId, paused: !asked.getNextChat };
    });
    await this.effects.pause(pauses, tx);
  }
}

/** An attempt that may be recorded, with what it will be. */
interface Ending {
  attempt: Attempt;
  chat: ChatDoc;
  closure: ClosureDoc;
}

function ending(attempt: Attempt, chat: ChatDoc, how: { type: Closer; chosen: Chosen }): Ending {
  const { closureId, notes, followUps } = attempt.asked;
  const { type: completionType, chosen } = how;
  const by = person(attempt.actor);
  const { payloadHash } = attempt;
  const recorded = { closureId, completionType, by, chosen, notes, followUps, payloadHash };
  const suggested = attempt.asked.suggested ?? null;
  return { attempt, chat, closure: { ...chosenClosure(chat, recorded), suggested } };
}

/** Whether the chat still stands as it did when the dialog opened. */
function isAsSeen(chat: ChatDoc, asked: Asked): boolean {
  const sameAssignee = (chat.assignee?.id ?? null) === asked.assigneeId;
  return chat.state !== 'completed' && chat.cycle === asked.cycle && sameAssignee;
}

type Closer = 'agent' | 'lead' | 'api';

/** As what the actor may close this chat; null when they may not. */
function closerType(actor: Actor, chat: ChatDoc): Closer | null {
  if (actor.isApiKey) return 'api';
  const isHeld = chat.state === 'active' || chat.state === 'waiting';
  if (isHeld && chat.assignee?.id === actor.memberId) return 'agent';
  return actor.permissions.has('chats.viewAll') ? 'lead' : null;
}

function pastFollowUp({ followUps }: Asked): DomainError | null {
  const index = followUps.findIndex((followUp) => followUp.at <= Date.now());
  return index < 0 ? null : new DomainError('FOLLOW_UP_IN_PAST', { index });
}
