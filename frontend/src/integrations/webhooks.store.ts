import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import {
  addWebhook,
  listWebhooks,
  removeWebhook,
  type DeliveryType,
  type Webhook,
  type WebhooksChanged,
} from '#shared/integrations/webhooks.contract';
import { ask } from '../wire/ask';
import type { EventHandlers } from '../wire/handlers';
import { withSameOperation } from '../wire/operation';
import { useLists } from './lists';

/** The webhooks of the businesses that were asked for. */
export const useWebhooksStore = defineStore('webhooks', () => {
  const byBusiness = shallowReactive(new Map<string, Webhook[]>());
  const lists = useLists(async (businessId) => {
    byBusiness.set(businessId, (await ask(listWebhooks, { businessId })).webhooks);
  });

  const of = (businessId: string): Webhook[] => byBusiness.get(businessId) ?? [];

  /** Adds a webhook and resolves with its secret; null when the answer that held it was lost. */
  async function add(wanted: {
    businessId: string;
    url: string;
    types: DeliveryType[];
  }): Promise<string | null> {
    const opId = crypto.randomUUID();
    const { secret } = await withSameOperation(() => ask(addWebhook, { ...wanted, opId }));
    await lists.read(wanted.businessId);
    return secret;
  }

  async function remove({ id, businessId }: Webhook): Promise<void> {
    await withSameOperation(() => ask(removeWebhook, { webhookId: id }));
    await lists.read(businessId);
  }

  const events = {
    'webhooks:changed': ({ businessId }: WebhooksChanged) => {
      if (lists.stateOf(businessId) !== 'unread') void lists.read(businessId);
    },
  } satisfies Partial<EventHandlers>;

  return { of, add, remove, events, ...lists };
});
