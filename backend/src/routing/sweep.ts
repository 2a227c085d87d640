import { Injectable, Logger } from '@nestjs/common';
import { isUnreachable } from '../log/log.js';
import { Connections } from './connections.js';
import { mayTake, toAgent } from './decide.js';
import { Departures } from './departures.js';
import { Leases } from './leases.js';
import { Outages } from './outages.js';
import { Queues } from './queues.js';
import { RoutingTimes } from './routing.times.js';
import type { SlotDoc } from './slots.model.js';
import { Slots } from './slots.service.js';

const sweepLease = 'sweep';

/** What one instance looks after for all: dead instances, members whose grace has run out, queues without an owner. */
@Injectable()
export class Sweep {
  private readonly logger = new Logger(Sweep.name);

  constructor(
    private readonly slots: Slots,
    private readonly queues: Queues,
    private readonly leases: Leases,
    private readonly connections: Connections,
    private readonly departures: Departures,
    private readonly outages: Outages,
    private readonly times: RoutingTimes,
  ) {}

  /** Answers false, with nothing done, while another instance sweeps. */
  async run(): Promise<boolean> {
    if (!(await this.leases.hold(sweepLease))) return false;
    await this.outages.forgive(sweepLease);
    await this.connections.sweepDeadInstances();
    await this.giveUpLost();
    await this.releaseOrphans();
    return true;
  }

  private async giveUpLost(): Promise<void> {
    const over = { $lte: ['$goneSince', { $subtract: ['$$NOW', this.times.graceMs] }] };
    const lost = await this.slots.documents
      .find({
        goneSince: { $type: 'date' },
        $expr: over,
        $or: [{ presence: { $ne: 'offline' } }, { load: { $gt: 0 } }],
      })
      .toArray();
    await this.forEach(lost, (slot) => this.departures.giveUp(slot._id, slot.goneSince!));
  }

  /**
   * Personal queues of members who may not take what stands there any more, or who are offline and have not come for
   * it within the grace.
   */
  private async releaseOrphans(): Promise<void> {
    const chats = await this.queues.personal();
    if (chats.length === 0) return;
    const slots = await this.slots.of([...new Set(chats.map((chat) => chat.queueOf!))]);
    const owners = new Map(slots.map((slot) => [slot._id, slot]));
    await this.forEach(chats, async (chat) => {
      const owner = owners.get(chat.queueOf!);
      if (owner && mayTake(toAgent(owner), chat) && !(await this.waitsInVain(owner, chat.id))) return;
      await this.departures.release(chat, { id: chat.queueOf, name: owner?.name ?? '' });
    });
  }

  private async waitsInVain(owner: SlotDoc, chatId: string): Promise<boolean> {
    if (owner.presence !== 'offline') return false;
    const movedAt = await this.queues.movedAt(chatId);
    return movedAt === null || Date.now() - movedAt.getTime() > this.times.graceMs;
  }

  /** One that fails is tried again with the next sweep and holds up nobody. */
  private async forEach<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
    for (const item of items) {
      try {
        await work(item);
      } catch (error) {
        if (isUnreachable(error)) throw error;
        this.logger.warn(`A part of the sweep failed: ${(error as Error).message}`);
      }
    }
  }
}
