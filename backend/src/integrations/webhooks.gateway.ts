import {
  addWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  replayDelivery,
  testWebhook,
} from '#shared/integrations/webhooks.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Webhooks } from './webhooks.service.js';

@ConsoleGateway()
export class WebhooksGateway {
  constructor(private readonly webhooks: Webhooks) {}

  @Handles(listWebhooks)
  async list(
    actor: Actor,
    { businessId }: InputOf<typeof listWebhooks>,
  ): Promise<OutputOf<typeof listWebhooks>> {
    return { webhooks: await this.webhooks.list(actor, businessId) };
  }

  @Handles(addWebhook)
  add(actor: Actor, wanted: InputOf<typeof addWebhook>): Promise<OutputOf<typeof addWebhook>> {
    return this.webhooks.add(actor, wanted);
  }

  @Handles(removeWebhook)
  async remove(
    actor: Actor,
    { webhookId }: InputOf<typeof removeWebhook>,
  ): Promise<OutputOf<typeof removeWebhook>> {
    await this.webhooks.remove(actor, webhookId);
    return {};
  }

  @Handles(testWebhook)
  async test(actor: Actor, asked: InputOf<typeof testWebhook>): Promise<OutputOf<typeof testWebhook>> {
    return { delivery: await this.webhooks.test(actor, asked) };
  }

  @Handles(listDeliveries)
  deliveries(actor: Actor, asked: InputOf<typeof listDeliveries>): Promise<OutputOf<typeof listDeliveries>> {
    return this.webhooks.page(actor, asked);
  }

  @Handles(replayDelivery)
  async replay(
    actor: Actor,
    asked: InputOf<typeof replayDelivery>,
  ): Promise<OutputOf<typeof replayDelivery>> {
    return { delivery: await this.webhooks.replay(actor, asked) };
  }
}
