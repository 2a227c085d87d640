import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { closeChat } from '#shared/closures/closures.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { ChatMoves } from '../chats/chatMoves.js';
import { ChatRecords } from '../chats/chatRecords.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { TenantModel } from '../database/tenant.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { StoredAnswer, untilVisible } from '../log/storedAnswer.js';
import { person, requireBusiness } from '../members/rights.js';
import { Slots } from '../routing/slots.service.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { ClosingAnswers, type Attempt } from './closingAnswers.js';
import { ClosingRule } from './closingRule.js';
import { toClosure, type ClosureDoc } from './closures.model.js';
import { chosenClosure, completing, hashOfClosing } from './endings.js';

type Closed = OutputOf<typeof closeChat>;

/** How a person closes a chat, whoever they are: one rule for every path. */
@Injectable()
export class Closing {
  private readonly closures: TenantModel<ClosureDoc>;

  constructor(
    @InjectModel('Closure') closures: Model<ClosureDoc>,
    private readonly answers: ClosingAnswers,
    private readonly rule: ClosingRule,
    private readonly chats: ChatRecords,
    private readonly moves: ChatMoves,
    private readonly slots: Slots,
    private readonly log: Log,
  ) {
    this.closures = new TenantModel(closures);
  }

  /** Records a closing and completes its chat; sent again, answers with what was recorded. */
  async close(actor: Actor, asked: InputOf<typeof closeChat>): Promise<Closed> {
    const businessId = requireBusiness(actor, await this.chats.businessOf(asked.chatId), 'chat');
    const asksForCategory = await this.rule.asksForCategory(businessId);
    const attempt = { actor, asked, businessId, payloadHash: hashOfClosing(asked), asksForCategory };
    try {
      const closure = await this.log.write(`chat:${asked.chatId}`, (tx) => this.record(attempt, tx));
      return { closure: toClosure(closure), duplicate: false };
    } catch (error) {
      const isStored = error instanceof StoredAnswer || isDuplicateKey(error);
      if (isStored) return untilVisible(() => this.answers.to(attempt));
      throw error;
    }
  }

  private async record(attempt: Attempt, tx: Tx): Promise<ClosureDoc> {
    const { actor, asked, businessId, payloadHash } = attempt;
    const { closureId, chatId, notes, followUps } = asked;
    const known = await this.closures.findOne({ businessId, closureId }, { session: tx });
    const chat = known ? null : await this.moves.read(businessId, chatId, tx);
    const completionType = chat && isAsSeen(chat, asked) ? closerType(actor, chat) : null;
    if (!chat || !completionType) throw new StoredAnswer(() => this.answers.to(attempt));
    refusePast(asked);
    const chosen = await this.rule.choose(attempt, asked, tx);
    const by = person(actor);
    const recorded = { closureId, completionType, by, chosen, notes, followUps, payloadHash };
    const closure = chosenClosure(chat, recorded);
    await this.closures.insert(closure, tx);
    await this.moves.apply(chat, completing(chat, closure), tx);
    if (completionType === 'agent') await this.pause(actor.memberId, !asked.getNextChat, tx);
    return closure;
  }

  private async pause(memberId: string, paused: boolean, tx: Tx): Promise<void> {
    const changed = await this.slots.setPaused(memberId, paused, tx);
    if (changed) await this.log.tell({ kind: 'members', memberIds: [memberId] }, tx);
  }
}

/** Whether the chat still stands as it did when the dialog opened. */
function isAsSeen(chat: ChatDoc, asked: InputOf<typeof closeChat>): boolean {
  const sameAssignee = (chat.assignee?.id ?? null) === asked.assigneeId;
  return chat.state !== 'completed' && chat.cycle === asked.cycle && sameAssignee;
}

/** As what the actor may close this chat; null when they may not. */
function closerType(actor: Actor, chat: ChatDoc): 'agent' | 'lead' | null {
  const isHeld = chat.state === 'active' || chat.state === 'waiting';
  if (isHeld && chat.assignee?.id === actor.memberId) return 'agent';
  return actor.permissions.has('chats.viewAll') ? 'lead' : null;
}

function refusePast({ followUps }: InputOf<typeof closeChat>): void {
  const index = followUps.findIndex((followUp) => followUp.at <= Date.now());
  if (index !== -1) throw new DomainError('FOLLOW_UP_IN_PAST', { index });
}
