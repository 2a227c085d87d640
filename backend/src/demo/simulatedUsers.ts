import { createHash, randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import type { BusinessDoc } from '../businesses/businesses.model.js';
import type { UserDoc } from '../chats/users.model.js';
import type { SlotDoc } from '../routing/slots.model.js';
import { SimulatedUser, type Opening } from './simulatedUser.js';

const lookEveryMs = 3_000;
/** At most this many simulated chats wait in one business. */
const mostQueued = 2;
/** One slot is always left to the person who tries Baton from `/demo`. */
const slotsLeftAlone = 1;

/** What simulated users say; the demonstration data provides it. */
export abstract class SimulatedWords {
  abstract opening(business: BusinessDoc): Opening;
}

/**
 * Seeded users who write while a demonstration member is online, so that a lone newcomer is not alone. They come
 * through the widget's own door, with a token like everyone's.
 */
@Injectable()
export class SimulatedUsers implements OnApplicationShutdown {
  private readonly logger = new Logger(SimulatedUsers.name);
  private readonly present = new Map<string, SimulatedUser>();
  private timer: NodeJS.Timeout | null = null;
  private url = '';
  private looking = false;
  on = false;

  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly words: SimulatedWords,
  ) {}

  /** Begins to look whether someone should write; `url` is where the widget's door is. */
  start(url: string): void {
    this.url = url;
    this.on = true;
    this.timer ??= setInterval(() => void this.look(), lookEveryMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
    for (const user of this.present.values()) user.leave();
  }

  /** Quiet: those who are here stop writing and nobody new comes. */
  quieten(): void {
    this.on = false;
    for (const user of this.present.values()) user.leave();
    this.present.clear();
  }

  private async look(): Promise<void> {
    if (!this.on || this.looking) return;
    this.looking = true;
    try {
      for (const business of await this.collection<BusinessDoc>('businesses').find().toArray())
        await this.visit(business);
    } catch (error) {
      this.logger.debug(`Simulated users wait: ${(error as Error).message}`);
    } finally {
      this.looking = false;
    }
  }

  private async visit(business: BusinessDoc): Promise<void> {
    if ((await this.onlineSlots(business._id)).length === 0) return;
    await this.attendWaiting(business);
    if (!(await this.hasRoom(business._id))) return;
    const user = await this.someoneElse(business._id);
    if (user) await this.send(user, business, this.words.opening(business));
  }

  private async hasRoom(businessId: string): Promise<boolean> {
    const slots = await this.onlineSlots(businessId);
    const queued = await this.collection('chats').countDocuments({ businessId, state: 'queued' });
    const free = slots.reduce((sum, slot) => sum + Math.max(0, slot.cap - slot.load), 0);
    const coming = [...this.present.values()].filter(
      (user) => user.businessId === businessId && user.isComing,
    ).length;
    return queued + coming < mostQueued && free - queued - coming > slotsLeftAlone;
  }

  private onlineSlots(businessId: string): Promise<SlotDoc[]> {
    const here = { presence: 'online' as const, connected: true, paused: false };
    return this.collection<SlotDoc>('slots')
      .find({
        ...here,
        $or: [{ businessIds: businessId }, { businessIds: null }],
        teamIds: { $ne: [] },
      } as never)
      .toArray() as Promise<SlotDoc[]>;
  }

  /** Seeded users who were in a queue or a chat before this process began answer like the others. */
  private async attendWaiting(business: BusinessDoc): Promise<void> {
    const open = await this.collection<{ _id: string; userId: string }>('chats')
      .find(
        { businessId: business._id, state: { $in: ['queued', 'active', 'waiting'] }, channel: 'widget' },
        { projection: { userId: 1 } },
      )
      .limit(20)
      .toArray();
    for (const { userId } of open) {
      if (this.present.has(userId)) continue;
      const user = await this.collection<UserDoc>('users').findOne({ _id: userId, tokenHash: null });
      if (user) await this.send(user, business, null);
    }
  }

  /** A seeded user with a name who has no open chat and has not been here since the start. */
  private async someoneElse(businessId: string): Promise<UserDoc | null> {
    const [user] = await this.collection<UserDoc>('users')
      .aggregate<UserDoc>([
        { $match: { businessId, known: true, tokenHash: null } },
        { $sample: { size: 1 } },
      ])
      .toArray();
    if (!user || this.present.has(user._id)) return null;
    const open = await this.collection('chats').countDocuments(
      { businessId, userId: user._id, state: { $ne: 'completed' } },
      { limit: 1 },
    );
    return open === 0 ? user : null;
  }

  private async send(user: UserDoc, business: BusinessDoc, opening: Opening | null): Promise<void> {
    const token = randomBytes(16).toString('base64url');
    const tokenHash = createHash('sha256').update(token).digest('hex');
    await this.collection<UserDoc>('users').updateOne({ _id: user._id }, { $set: { tokenHash } });
    const simulated = new SimulatedUser(
      { url: this.url, businessId: business._id, businessKey: business.widgetKey, token },
      opening ?? { ...this.words.opening(business), first: null },
      {
        hasRoom: () => this.hasRoom(business._id).catch(() => false),
        gone: () => void this.forget(user._id),
      },
    );
    this.present.set(user._id, simulated);
    simulated.enter();
  }

  /** They may come again another day, with another token. */
  private async forget(userId: string): Promise<void> {
    this.present.delete(userId);
    await this.collection<UserDoc>('users')
      .updateOne({ _id: userId }, { $set: { tokenHash: null } })
      .catch(() => undefined);
  }

  private collection<D extends { _id: string }>(name: string) {
    return this.connection.collection<D>(name);
  }
}
