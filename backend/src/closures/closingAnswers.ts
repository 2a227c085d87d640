import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { ChatEvent } from '#shared/chats/chats.contract';
import type { closeChat } from '#shared/closures/closures.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { ErrorPayloads, Person } from '#shared/wire/errors';
import { ChatAccess } from '../chats/chatAccess.js';
import { ChatRecords } from '../chats/chatRecords.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { TenantModel } from '../database/tenant.js';
import { TeamRecords } from '../teams/teamRecords.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { toClosure, type ClosureDoc } from './closures.model.js';
import { isUnchosen } from './endings.js';

/** A closing as it was sent, and what is known about it before its transaction. */
export interface Attempt {
  actor: Actor;
  asked: InputOf<typeof closeChat>;
  businessId: string;
  payloadHash: string;
}

const majority = { majority: true } as const;

/** What a closing is told that was recorded before, or came too late: read from what a majority holds. */
@Injectable()
export class ClosingAnswers {
  private readonly closures: TenantModel<ClosureDoc>;

  constructor(
    @InjectModel('Closure') closures: Model<ClosureDoc>,
    private readonly teams: TeamRecords,
    private readonly chats: ChatRecords,
    private readonly access: ChatAccess,
  ) {
    this.closures = new TenantModel(closures);
  }

  /** The stored answer. @throws DomainError that says what became of the chat; UNKNOWN when nothing explains it yet. */
  async to(attempt: Attempt): Promise<OutputOf<typeof closeChat>> {
    const { actor, asked, businessId, payloadHash } = attempt;
    const known = await this.closures.findOne({ businessId, closureId: asked.closureId }, majority);
    if (known) {
      const isSame = known.payloadHash === payloadHash && known.by?.id === actor.memberId;
      if (isSame) return { closure: toClosure(known), duplicate: true };
      throw new DomainError('CLOSURE_CONFLICT', { closureId: asked.closureId });
    }
    throw await this.refusal(attempt, await this.access.visible(actor, asked.chatId));
  }

  private async refusal({ asked, businessId, actor }: Attempt, chat: ChatDoc): Promise<DomainError> {
    const { chatId, cycle } = asked;
    if (chat.cycle < cycle) return new DomainError('BAD_INPUT', { path: 'cycle', problem: 'has not begun' });
    const ending = await this.closures.findOne({ businessId, chatId, cycle }, majority);
    if (chat.cycle > cycle) return this.newCycle(chat, ending);
    if (chat.state === 'completed') return ending ? completed(ending) : new DomainError('UNKNOWN', {});
    if ((chat.assignee?.id ?? null) !== asked.assigneeId) return this.reassigned(chat);
    const isOwn = chat.assignee?.id === actor.memberId;
    if (isOwn || actor.permissions.has('chats.viewAll')) return new DomainError('UNKNOWN', {});
    return new DomainError('NOT_YOUR_CHAT', { assignee: chat.assignee });
  }

  private async newCycle(chat: ChatDoc, ending: ClosureDoc | null): Promise<DomainError> {
    const opened = await this.lastEvent(chat, ['undone', 'reopened']);
    const correctable = ending && !ending.undoneAt ? ending : null;
    return new DomainError('NEW_CYCLE', {
      cycle: chat.cycle,
      closureId: correctable?.closureId ?? null,
      rev: correctable?.rev ?? null,
      by: opened?.by ?? null,
      at: opened?.at ?? chat.openedAt.getTime(),
    });
  }

  private async reassigned(chat: ChatDoc): Promise<DomainError> {
    const handed = await this.lastEvent(chat, ['reassigned', 'returned', 'assigned', 'resumed']);
    // Also a team that was deleted since: what happened under it keeps its name.
    const team = chat.teamId ? await this.teams.named(chat.teamId) : null;
    return new DomainError('REASSIGNED', {
      to: chat.assignee,
      teamName: team?.name ?? '',
      by: handed?.by ?? null,
      at: handed?.at ?? chat.openedAt.getTime(),
    });
  }

  private async lastEvent(
    chat: ChatDoc,
    types: readonly ChatEvent['type'][],
  ): Promise<{ by: Person | null; at: number } | null> {
    const { rows } = await this.chats.page(chat.businessId, chat._id, null);
    const row = rows.findLast(({ event }) => event && types.includes(event.type));
    return row ? { by: byOf(row.event!), at: row.at.getTime() } : null;
  }
}

function completed(ending: ClosureDoc): DomainError {
  const { completionType, categoryName, reasonName } = ending;
  const by = ending.by ?? ending.correctedBy;
  const how: ErrorPayloads['ALREADY_CLOSED'] = {
    by,
    at: ending.at.getTime(),
    completionType,
    categoryName,
    reasonName,
  };
  if (!isUnchosen(completionType) || ending.correctedBy) return new DomainError('ALREADY_CLOSED', how);
  const { closureId, rev } = ending;
  return new DomainError('COMPLETED_WITHOUT_CATEGORY', { ...how, closureId, rev });
}

function byOf(event: ChatEvent): Person | null {
  if (event.type === 'returned') return event.from;
  return 'by' in event ? event.by : null;
}
