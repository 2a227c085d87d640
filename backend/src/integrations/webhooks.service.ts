import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  deliveryPage,
  webhooksMax,
  type Delivery,
  type Webhook,
  type addWebhook,
  type listDeliveries,
} from '#shared/integrations/webhooks.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { newId } from '../database/id.js';
import { TenantModel, trusted } from '../database/tenant.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { untilVisible } from '../log/storedAnswer.js';
import { person, requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { newSecret } from './webhookSigning.js';
import { WebhookTail } from './webhookTail.js';
import { WebhookTargets } from './webhookTargets.js';
import { newDelivery, toDelivery, toWebhook, type DeliveryDoc, type WebhookDoc } from './webhooks.model.js';

const majority = { majority: true } as const;

/** The addresses that a business has told what happens in its chats, and what they were told. */
@Injectable()
export class Webhooks {
  private readonly webhooks: TenantModel<WebhookDoc>;
  private readonly deliveries: TenantModel<DeliveryDoc>;

  constructor(
    @InjectModel('Webhook') webhooks: Model<WebhookDoc>,
    @InjectModel('WebhookDelivery') deliveries: Model<DeliveryDoc>,
    private readonly tail: WebhookTail,
    private readonly targets: WebhookTargets,
    private readonly log: Log,
  ) {
    this.webhooks = new TenantModel(webhooks);
    this.deliveries = new TenantModel(deliveries);
  }

  /** @throws DomainError NOT_FOUND */
  async list(actor: Actor, wanted: string): Promise<Webhook[]> {
    const businessId = requireBusiness(actor, wanted, 'business');
    const open = { businessId, removedAt: null };
    return (await this.webhooks.find(open, { ...majority, sort: { _id: 1 } })).map(toWebhook);
  }

  /** @throws DomainError NOT_FOUND, WEBHOOK_TARGET, TOO_MANY_WEBHOOKS, OP_ID_REUSED */
  async add(actor: Actor, wanted: InputOf<typeof addWebhook>): Promise<OutputOf<typeof addWebhook>> {
    const businessId = requireBusiness(actor, wanted.businessId, 'business');
    const { opId, url, types } = wanted;
    await this.targets.of(new URL(url));
    const made = { madeAt: new Date(), madeBy: person(actor), removedAt: null };
    const secret = newSecret();
    const doc = { _id: newId(), businessId, url, types: [...new Set(types)], secret, opId, ...made };
    // From this moment on nothing is missed.
    await this.tail.begin();
    try {
      await this.log.write(`webhooks:${businessId}`, async (tx) => {
        await this.refuseTooMany(businessId, tx);
        await this.webhooks.insert(doc, tx);
        await this.log.tell({ kind: 'webhooks', businessId }, tx);
      });
      return { webhook: toWebhook(doc), secret };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return { webhook: await untilVisible(() => this.added(doc)), secret: null };
    }
  }

  /** @throws DomainError NOT_FOUND */
  async remove(actor: Actor, webhookId: string): Promise<void> {
    const { businessId } = await this.owned(actor, webhookId);
    await this.log.write(`webhooks:${businessId}`, async (tx) => {
      await this.webhooks.update({ _id: webhookId, businessId }, { $set: { removedAt: new Date() } }, tx);
      await this.log.tell({ kind: 'webhooks', businessId }, tx);
    });
  }

  /** @throws DomainError NOT_FOUND */
  async test(actor: Actor, { webhookId, opId }: { webhookId: string; opId: string }): Promise<Delivery> {
    const webhook = await this.owned(actor, webhookId);
    const body = JSON.stringify({ type: 'test', timestamp: new Date().toISOString(), data: {} });
    const doc = newDelivery(webhook, { type: 'test', rowId: opId, chatId: null, body });
    try {
      await this.deliveries.insert(doc, null);
      return toDelivery(doc);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const { businessId } = webhook;
      const known = await this.deliveries.findOne({ businessId, webhookId, rowId: opId }, majority);
      if (!known) throw new DomainError('UNKNOWN', {});
      return toDelivery(known);
    }
  }

  /** @throws DomainError NOT_FOUND */
  async page(
    actor: Actor,
    { webhookId, before }: InputOf<typeof listDeliveries>,
  ): Promise<OutputOf<typeof listDeliveries>> {
    const { businessId } = await this.owned(actor, webhookId);
    const older = before === null ? {} : { _id: trusted({ $lt: before }) as never };
    const newest = { ...majority, sort: { _id: -1 as const }, limit: deliveryPage + 1 };
    const found = await this.deliveries.find({ businessId, webhookId, ...older }, newest);
    return {
      deliveries: found.slice(0, deliveryPage).map(toDelivery),
      more: found.length > deliveryPage,
    };
  }

  /** @throws DomainError NOT_FOUND */
  async replay(
    actor: Actor,
    { webhookId, deliveryId }: { webhookId: string; deliveryId: string },
  ): Promise<Delivery> {
    const { businessId } = await this.owned(actor, webhookId);
    const again = { state: 'waiting', nextAt: new Date(), at: new Date(), attempts: 0 } as const;
    const one = { _id: deliveryId, businessId, webhookId };
    const now = await this.deliveries.updateAndRead(one, { $set: again }, null);
    if (!now) throw new DomainError('NOT_FOUND', { what: 'delivery' });
    return toDelivery(now);
  }

  private async owned(actor: Actor, webhookId: string): Promise<WebhookDoc> {
    const businessId = requireBusiness(actor, await this.webhooks.businessOf(webhookId), 'webhook');
    const webhook = await this.webhooks.findOne({ _id: webhookId, businessId, removedAt: null }, majority);
    if (!webhook) throw new DomainError('NOT_FOUND', { what: 'webhook' });
    return webhook;
  }

  private async refuseTooMany(businessId: string, tx: Tx): Promise<void> {
    const open = { businessId, removedAt: null };
    const there = await this.webhooks.find(open, { session: tx, limit: webhooksMax });
    if (there.length >= webhooksMax) throw new DomainError('TOO_MANY_WEBHOOKS', { max: webhooksMax });
  }

  private async added({ businessId, opId, url, types }: WebhookDoc): Promise<Webhook> {
    const stored = await this.webhooks.findOne({ businessId, opId }, majority);
    if (!stored) throw new DomainError('UNKNOWN', {});
    if (stored.url !== url || stored.types.join() !== types.join()) throw new DomainError('OP_ID_REUSED', {});
    return toWebhook(stored);
  }
}
