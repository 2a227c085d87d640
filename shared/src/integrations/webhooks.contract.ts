import * as z from 'zod/mini';
import { request } from '../wire/request.js';
import { Count, Id, Moment, OpId, text } from '../wire/schema.js';

/** What a webhook can be told. */
export const deliveryTypes = ['message.agent', 'chat.assigned', 'chat.waiting', 'chat.completed'] as const;
export const DeliveryType = z.enum(deliveryTypes);
export type DeliveryType = z.infer<typeof DeliveryType>;

/** Webhooks of one business. */
export const webhooksMax = 10;
export const deliveryPage = 50;
const urlMax = 500;

const Someone = z.strictObject({ id: z.nullable(Id), name: z.string() });

/** An address of the business's own, which is told what happens in its chats. */
export const Webhook = z.strictObject({
  id: Id,
  businessId: Id,
  url: z.string(),
  types: z.array(DeliveryType),
  madeAt: Moment,
  madeBy: Someone,
});
export type Webhook = z.infer<typeof Webhook>;

export const DeliveryState = z.enum(['waiting', 'delivered', 'failed']);

/** One thing told, or to be told, to a webhook. */
export const Delivery = z.strictObject({
  id: Id,
  webhookId: Id,
  businessId: Id,
  /** `test`: sent by hand. */
  type: z.enum([...deliveryTypes, 'test']),
  chatId: z.nullable(Id),
  state: DeliveryState,
  attempts: Count,
  /** Of the last attempt: the HTTP status, or null when none came; then `problem` says why. */
  status: z.nullable(z.int()),
  problem: z.nullable(z.string()),
  /** How the answer began. */
  response: z.string(),
  at: Moment,
  /** When it is tried again; null: not any more. */
  nextAt: z.nullable(Moment),
});
export type Delivery = z.infer<typeof Delivery>;

const Url = text(urlMax).check(
  z.refine((value: string) => /^https?:\/\/[^\s@]+$/.test(value) && URL.canParse(value), {
    message: 'is not an address such as https://shop.example/baton',
  }),
);

/** The webhooks of a business, oldest first. */
export const listWebhooks = request('webhook:list', {
  needs: 'integrations.manage',
  input: z.strictObject({ businessId: Id }),
  output: z.strictObject({ webhooks: z.array(Webhook) }),
});

/**
 * Adds a webhook. `secret` signs what it is told, and is told in this answer alone: sent again with the same `opId` it is
 * null. Refused as `WEBHOOK_TARGET` for an address inside a network.
 */
export const addWebhook = request('webhook:add', {
  needs: 'integrations.manage',
  input: z.strictObject({
    ...{ opId: OpId, businessId: Id, url: Url },
    types: z.array(DeliveryType).check(z.minLength(1), z.maxLength(deliveryTypes.length)),
  }),
  output: z.strictObject({ webhook: Webhook, secret: z.nullable(z.string()) }),
});

/** Takes a webhook away; what waits for it is not told any more. */
export const removeWebhook = request('webhook:remove', {
  needs: 'integrations.manage',
  input: z.strictObject({ webhookId: Id }),
  output: z.strictObject({}),
});

/** Puts a delivery of the type `test` in the webhook's line. */
export const testWebhook = request('webhook:test', {
  needs: 'integrations.manage',
  input: z.strictObject({ opId: OpId, webhookId: Id }),
  output: z.strictObject({ delivery: Delivery }),
});

/** Deliveries of a webhook, newest first, older than `before` (null: from the newest). */
export const listDeliveries = request('webhook:deliveries', {
  needs: 'integrations.manage',
  input: z.strictObject({ webhookId: Id, before: z.nullable(Id) }),
  output: z.strictObject({ deliveries: z.array(Delivery), more: z.boolean() }),
});

/** Sends a delivery again, with its own id, so that a receiver who has it knows. */
export const replayDelivery = request('webhook:replay', {
  needs: 'integrations.manage',
  input: z.strictObject({ webhookId: Id, deliveryId: Id }),
  output: z.strictObject({ delivery: Delivery }),
});

/** A webhook was added or removed: told to who may manage the integrations of its business. */
export const webhooksChanged = z.object({ businessId: Id });
export type WebhooksChanged = z.infer<typeof webhooksChanged>;
