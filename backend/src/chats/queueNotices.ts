import { Injectable, Logger } from '@nestjs/common';
import { isOpen } from '#shared/teams/officeHours';
import type { TeamSettings } from '#shared/teams/teams.contract';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { Slots } from '../routing/slots.service.js';
import { TeamRecords } from '../teams/teamRecords.js';
import { ChatMoves } from './chatMoves.js';
import { ChatRecords } from './chatRecords.js';
import { ChatRows, type Draft } from './chatRows.js';
import type { ChatDoc } from './chats.model.js';
import { derivedId } from './derivedId.js';
import { noticesOf, type Notice, type QueueStage } from './queueing.js';
import { baton } from './senders.js';

/** A chat of a team whose time for the next notice has come. */
interface Due {
  chat: Pick<ChatDoc, '_id' | 'businessId'>;
  stage: QueueStage;
  notice: Notice;
  now: Date;
}

/**
 * What users in a queue are told by themselves: that nobody is there, that it takes longer, that they are not forgotten.
 * Each stage is one step of the chat in a transaction, so that however many look each notice is sent once.
 */
@Injectable()
export class QueueNotices {
  private readonly logger = new Logger(QueueNotices.name);

  constructor(
    private readonly records: ChatRecords,
    private readonly teams: TeamRecords,
    private readonly slots: Slots,
    private readonly moves: ChatMoves,
    private readonly rows: ChatRows,
    private readonly log: Log,
  ) {}

  /** Takes every queued chat one stage further whose time has come. Harmless beside another sweep. */
  async sendDue(now: Date): Promise<void> {
    const settings = await this.teams.settingsOf(await this.records.queuedTeams());
    for (const [teamId, ofTeam] of settings) {
      for (const [stage, notice] of noticesOf(ofTeam)) {
        const before = new Date(now.getTime() - notice.afterMs);
        const chats = await this.records.queuedSince(teamId, [stage], before);
        for (const chat of chats) await this.attempt({ chat, stage, notice, now }, ofTeam);
      }
    }
  }

  /** One chat that fails must not hold up those behind it; it is found again. */
  private async attempt(due: Due, settings: TeamSettings): Promise<void> {
    const { _id } = due.chat;
    try {
      await this.log.write(`chat:${_id}`, (tx) => this.pass(due, settings, tx));
    } catch (error) {
      if (isDuplicateKey(error)) return;
      this.logger.warn(`The user of chat ${_id} could not be told: ${(error as Error).message}`);
    }
  }

  private async pass({ chat: { _id, businessId }, stage, notice, now }: Due, team: TeamSettings, tx: Tx) {
    const chat = await this.moves.read(businessId, _id, tx);
    const since = chat?.queueingSince;
    if (!chat || !since || chat.state !== 'queued' || chat.queueStage !== stage) return;
    if (since.getTime() + notice.afterMs > now.getTime()) return;
    const needless = notice.to === 'met' && (await this.someoneIsThere(chat, team, { now, tx }));
    const passed = notice.to === 'delayed' ? await this.delay(chat, notice, tx) : chat;
    if (needless || notice.text.trim() === '') return this.records.setQueueStage(passed, notice.to, tx);
    const clientMessageId = derivedId(`${_id}:${since.getTime()}:${notice.to}`);
    const draft: Draft = { kind: 'text', from: baton, text: notice.text, clientMessageId };
    await this.rows.append(passed, draft, { queueStage: notice.to }, tx);
  }

  private async someoneIsThere(
    { teamId, businessId }: ChatDoc,
    { officeHours }: TeamSettings,
    { now, tx }: { now: Date; tx: Tx },
  ): Promise<boolean> {
    return isOpen(officeHours, now) && (await this.slots.anyOnline({ teamId: teamId!, businessId }, tx));
  }

  /** From now on it counts as delayed; a row says so, so that everyone who counts hears it. */
  private delay(chat: ChatDoc, { afterMs }: Notice, tx: Tx): Promise<ChatDoc> {
    const delayedAt = new Date(chat.queueingSince!.getTime() + afterMs);
    const event = { type: 'delayed', afterMs } as const;
    return this.moves.apply(chat, { set: { delayedAt }, event, from: baton }, tx);
  }
}
