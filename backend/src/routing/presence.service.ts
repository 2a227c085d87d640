import { Injectable } from '@nestjs/common';
import type { Me, Presence as PresenceState } from '#shared/members/members.contract';
import { Log } from '../log/log.js';
import { Members } from '../members/members.service.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { Departures } from './departures.js';
import { Queues } from './queues.js';
import type { SlotDoc } from './slots.model.js';
import { Slots } from './slots.service.js';

/** Whether a member takes chats, as they say themselves. */
@Injectable()
export class Presence {
  constructor(
    private readonly log: Log,
    private readonly slots: Slots,
    private readonly queues: Queues,
    private readonly departures: Departures,
    private readonly members: Members,
  ) {}

  /** Going offline gives active chats back at once; going online ends a pause. */
  async set(actor: Actor, presence: PresenceState): Promise<Me> {
    const { memberId } = actor;
    if (presence === 'offline') await this.departures.depart(memberId, 'offline');
    else await this.comeBack(memberId, presence);
    return this.members.me(memberId);
  }

  /** The same for a member whom somebody else sends on a break or offline. */
  async put(memberId: string, presence: 'break' | 'offline'): Promise<void> {
    if (presence === 'offline') await this.departures.depart(memberId, 'offline');
    else await this.comeBack(memberId, presence);
  }

  /** The member has signed out for good: offline, and their active chats go back at once. */
  async signOut(memberId: string): Promise<void> {
    await this.departures.depart(memberId, 'signedOut');
  }

  /**
   * Ends a pause and asks for the next chat, so that it comes.
   * @throws DomainError NOT_ONLINE, AT_LIMIT, NOTHING_QUEUED: nothing would come, and the pause stays.
   */
  async getNextChat(actor: Actor): Promise<Me> {
    const { memberId } = actor;
    await this.log.write(`member:${memberId}`, async (tx) => {
      const slot = await this.slots.get(memberId, tx);
      await this.requireNext(slot);
      await this.slots.setPaused([{ memberId, paused: false }], tx);
      await this.log.tell({ kind: 'members', memberIds: [memberId] }, tx);
    });
    return this.members.me(memberId);
  }

  private async requireNext(slot: SlotDoc | null): Promise<void> {
    if (!slot || slot.presence !== 'online' || !slot.connected) throw new DomainError('NOT_ONLINE', {});
    if (slot.load >= slot.cap) throw new DomainError('AT_LIMIT', { cap: slot.cap });
    if (!(await this.queues.hasAnyFor(slot))) throw new DomainError('NOTHING_QUEUED', {});
  }

  private async comeBack(memberId: string, presence: 'online' | 'break'): Promise<void> {
    await this.log.write(`member:${memberId}`, async (tx) => {
      const set = presence === 'online' ? { presence, paused: false } : { presence, asksForNext: false };
      const done = await this.slots.documents.updateOne({ _id: memberId }, { $set: set }, { session: tx });
      if (done.matchedCount === 0) throw new DomainError('NOT_FOUND', { what: 'member' });
      if (done.modifiedCount > 0) await this.log.tell({ kind: 'members', memberIds: [memberId] }, tx);
    });
  }
}
