import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { TenantModel, trusted } from '../database/tenant.js';
import { DomainError } from '../wire/domainError.js';
import { post, type Outcome } from './webhookPost.js';
import { signedHeaders } from './webhookSigning.js';
import { WebhookTargets } from './webhookTargets.js';
import type { DeliveryDoc, WebhookDoc } from './webhooks.model.js';

const lookEveryMs = 500;
/** Longer than any attempt may take: an instance that died in one is followed by another. */
const heldMs = 30_000;
/** Attempts under way at once on one instance. */
const atOnce = 8;
const givenUpMs = 24 * 60 * 60_000;
const second = 1_000;
const delaysMs = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400].map((seconds) => seconds * second);

/** Sends what is due, in order within a chat, and again with growing pauses for a day. */
@Injectable()
export class WebhookSending implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(WebhookSending.name);
  private readonly webhooks: TenantModel<WebhookDoc>;
  private readonly deliveries: TenantModel<DeliveryDoc>;
  private timer: NodeJS.Timeout | null = null;
  private underWay = 0;
  private looking = false;

  constructor(
    @InjectModel('Webhook') webhooks: Model<WebhookDoc>,
    @InjectModel('WebhookDelivery') private readonly model: Model<DeliveryDoc>,
    private readonly targets: WebhookTargets,
  ) {
    this.webhooks = new TenantModel(webhooks);
    this.deliveries = new TenantModel(model);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), lookEveryMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      while (this.underWay < atOnce) {
        const due = await this.claim();
        if (!due) break;
        this.underWay++;
        void this.handle(due)
          .catch((error: unknown) =>
            this.logger.warn(`Delivery ${due._id} is left for later: ${(error as Error).message}`),
          )
          .finally(() => this.underWay--);
      }
    } catch {
      // The database is out of reach: the next look finds it again.
    } finally {
      this.looking = false;
    }
  }

  private claim(): Promise<DeliveryDoc | null> {
    const now = new Date();
    const free = [{ heldUntil: null }, { heldUntil: { $lte: now } }];
    const due = { state: 'waiting', nextAt: { $lte: now }, $or: free };
    const held = { $set: { heldUntil: new Date(now.getTime() + heldMs) } };
    const documents = this.model.collection as unknown as mongo.Collection<DeliveryDoc>;
    return documents.findOneAndUpdate(due as never, held as never, { sort: { nextAt: 1, _id: 1 } });
  }

  private async handle(due: DeliveryDoc): Promise<void> {
    const { _id, businessId, webhookId } = due;
    const webhook = await this.webhooks.findOne({ _id: webhookId, businessId }, { majority: true });
    if (!webhook || webhook.removedAt) return this.settle(due, { state: 'failed', nextAt: null });
    const before = await this.before(due);
    if (before) {
      const nextAt = new Date(Math.max(before.nextAt?.getTime() ?? 0, Date.now()) + lookEveryMs);
      await this.settle(due, { nextAt });
      return;
    }
    const outcome = await this.attempt(webhook, due);
    const attempts = due.attempts + 1;
    await this.settle({ _id, businessId }, { ...outcome, attempts, ...afterwards(due, outcome, attempts) });
  }

  /** What stands before it in its chat and is not told yet. */
  private before({ _id, businessId, webhookId, chatId }: DeliveryDoc): Promise<DeliveryDoc | null> {
    if (chatId === null) return Promise.resolve(null);
    const earlier = { businessId, webhookId, chatId, state: 'waiting', _id: trusted({ $lt: _id }) };
    return this.deliveries.findOne(earlier as never, { majority: true, sort: { _id: -1 } });
  }

  private async attempt(webhook: WebhookDoc, { _id, body }: DeliveryDoc): Promise<Outcome> {
    try {
      const url = new URL(webhook.url);
      const target = await this.targets.of(url);
      const signed = signedHeaders(webhook.secret, { id: _id, at: Date.now(), body });
      const headers = { 'content-type': 'application/json', 'user-agent': 'Baton', ...signed };
      return await post({ url, target, headers, body });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { status: null, problem: `${error.code} ${JSON.stringify(error.data)}`, response: '' };
    }
  }

  private async settle(
    { _id, businessId }: Pick<DeliveryDoc, '_id' | 'businessId'>,
    change: Partial<DeliveryDoc>,
  ): Promise<void> {
    await this.deliveries.update({ _id, businessId }, { $set: { ...change, heldUntil: null } }, null);
  }
}

/** Delivered, to be tried again, or given up after a day. Exported for its own test. */
export function afterwards(
  { at }: Pick<DeliveryDoc, 'at'>,
  { status }: Pick<Outcome, 'status'>,
  attempts: number,
): Pick<DeliveryDoc, 'state' | 'nextAt'> {
  if (status !== null && status >= 200 && status < 300) return { state: 'delivered', nextAt: null };
  const delay = delaysMs[Math.min(attempts, delaysMs.length) - 1]!;
  const next = Date.now() + delay * (0.9 + Math.random() * 0.2);
  if (next > at.getTime() + givenUpMs) return { state: 'failed', nextAt: null };
  return { state: 'waiting', nextAt: new Date(next) };
}
