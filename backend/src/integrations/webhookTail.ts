import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { type Model } from 'mongoose';
import type { MessageDoc } from '../chats/chats.model.js';
import { TenantModel } from '../database/tenant.js';
import { isDuplicateKey } from '../log/log.js';
import { Leases } from '../routing/leases.js';
import { WebhookTelling, toldRows, typeOf } from './webhookTelling.js';
import { newDelivery, type DeliveryDoc, type WebhookDoc, type WebhookPlaceDoc } from './webhooks.model.js';

type ChangeStream = mongoose.mongo.ChangeStream;

const lookEveryMs = 1_000;
const lease = 'webhooks';
const place = 'messages';
/** The oplog no longer reaches back to where the tail stopped. */
const placeLost = [286, 280, 260, 136];

/**
 * Turns rows of the log into deliveries, on one instance at a time, from where the last one stopped: an instance that
 * dies leaves none out, and two at once make none twice.
 */
@Injectable()
export class WebhookTail implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(WebhookTail.name);
  private readonly webhooks: TenantModel<WebhookDoc>;
  private readonly deliveries: TenantModel<DeliveryDoc>;
  private timer: NodeJS.Timeout | null = null;
  private stream: ChangeStream | null = null;
  private looking = false;
  private stopped = false;

  constructor(
    @InjectModel('Webhook') webhooks: Model<WebhookDoc>,
    @InjectModel('WebhookDelivery') deliveries: Model<DeliveryDoc>,
    @InjectModel('WebhookPlace') private readonly places: Model<WebhookPlaceDoc>,
    private readonly telling: WebhookTelling,
    private readonly leases: Leases,
  ) {
    this.webhooks = new TenantModel(webhooks);
    this.deliveries = new TenantModel(deliveries);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), lookEveryMs);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.stream?.close().catch(() => undefined);
  }

  /** Marks where telling begins, when nobody has been told anything yet. */
  async begin(): Promise<void> {
    if ((await this.webhooks.model.exists({ removedAt: null })) !== null) return;
    const since = (await this.places.db.db!.command({ ping: 1 }))['operationTime'] as unknown;
    await this.documents.updateOne({ _id: place }, { $set: { token: { since } } }, { upsert: true });
  }

  private async look(): Promise<void> {
    if (this.looking || this.stopped) return;
    this.looking = true;
    try {
      const wanted = (await this.webhooks.model.exists({ removedAt: null })) !== null;
      if (wanted && (await this.leases.hold(lease))) await this.follow();
    } catch (error) {
      if (!this.stopped) await this.recover(error);
    } finally {
      await this.stream?.close().catch(() => undefined);
      this.stream = null;
      this.looking = false;
    }
  }

  /** Follows the log until the lease passes on or nobody wants to be told. */
  private async follow(): Promise<void> {
    const token = (await this.documents.findOne({ _id: place }))?.token as
      { since?: mongoose.mongo.Timestamp; after?: unknown } | undefined;
    const from = token?.after ? { resumeAfter: token.after } : { startAtOperationTime: token?.since };
    const messages = this.places.db.collection('messages');
    this.stream = messages.watch([{ $match: toldRows }], {
      ...(token?.after || token?.since ? from : {}),
      maxAwaitTimeMS: lookEveryMs,
    }) as unknown as ChangeStream;
    while (!this.stopped && (await this.leases.hold(lease))) {
      const change = (await this.stream.tryNext()) as { fullDocument: MessageDoc } | null;
      if (change) await this.enqueue(change.fullDocument);
      const after = this.stream.resumeToken;
      if (after)
        await this.documents.updateOne({ _id: place }, { $set: { token: { after } } }, { upsert: true });
      if (!change && (await this.webhooks.model.exists({ removedAt: null })) === null) return;
    }
  }

  private async enqueue(row: MessageDoc): Promise<void> {
    const type = typeOf(row);
    if (!type) return;
    const { businessId } = row;
    const open = await this.webhooks.find({ businessId, removedAt: null }, { majority: true });
    for (const webhook of open.filter(({ types }) => types.includes(type))) {
      const body = await this.telling.bodyOf(type, row);
      const told = { type, rowId: row._id, chatId: row.chatId, body };
      await this.deliveries.insert(newDelivery(webhook, told), null).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
    }
  }

  private async recover(error: unknown): Promise<void> {
    const code = error instanceof mongoose.mongo.MongoServerError ? Number(error.code) : 0;
    this.logger.warn(`Webhooks are read anew: ${(error as Error).message}`);
    if (!placeLost.includes(code)) return;
    this.logger.error('The log no longer reaches back to where webhooks were told last: some were not told.');
    await this.documents.deleteOne({ _id: place }).catch(() => undefined);
  }

  private get documents(): mongoose.mongo.Collection<WebhookPlaceDoc> {
    return this.places.collection as unknown as mongoose.mongo.Collection<WebhookPlaceDoc>;
  }
}
