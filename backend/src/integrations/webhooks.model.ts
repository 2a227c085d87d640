import { Schema } from 'mongoose';
import type { Delivery, DeliveryType, Webhook } from '#shared/integrations/webhooks.contract';
import type { Person } from '#shared/wire/errors';
import { newId } from '../database/id.js';

export interface WebhookDoc {
  _id: string;
  businessId: string;
  url: string;
  types: DeliveryType[];
  /** `whsec_…`: it signs, so it cannot be a hash. */
  secret: string;
  madeAt: Date;
  madeBy: Person;
  opId: string;
  removedAt: Date | null;
}

export interface DeliveryDoc {
  _id: string;
  businessId: string;
  webhookId: string;
  type: Delivery['type'];
  /** What it tells of: one row is told to one webhook once. */
  rowId: string;
  chatId: string | null;
  /** JSON, as it is signed and sent. */
  body: string;
  state: Delivery['state'];
  attempts: number;
  status: number | null;
  problem: string | null;
  response: string;
  at: Date;
  /** When it is tried next; null once it is delivered or given up. */
  nextAt: Date | null;
  /** Until when an instance has it in hand. */
  heldUntil: Date | null;
}

/** How far the log has been turned into deliveries. */
export interface WebhookPlaceDoc {
  _id: string;
  token: unknown;
}

const mixed = Schema.Types.Mixed;

export const webhookSchema = new Schema<WebhookDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    url: { type: String, required: true },
    types: { type: [String], required: true },
    secret: { type: String, required: true },
    madeAt: { type: Date, required: true },
    madeBy: { type: mixed, required: true },
    opId: { type: String, required: true },
    removedAt: { type: Date, default: null },
  },
  { collection: 'webhooks', versionKey: false, minimize: false },
);
// A webhook added again finds the first; the webhooks of a business.
webhookSchema.index({ businessId: 1, opId: 1 }, { unique: true });

const keptSeconds = 30 * 24 * 60 * 60;

export const deliverySchema = new Schema<DeliveryDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    webhookId: { type: String, required: true },
    type: { type: String, required: true },
    rowId: { type: String, required: true },
    chatId: String,
    body: { type: String, required: true },
    state: { type: String, required: true },
    attempts: { type: Number, required: true },
    status: Number,
    problem: String,
    response: String,
    at: { type: Date, required: true },
    nextAt: Date,
    heldUntil: Date,
  },
  { collection: 'webhookDeliveries', versionKey: false, minimize: false },
);
// A row is told to a webhook once.
deliverySchema.index({ webhookId: 1, rowId: 1 }, { unique: true });
// A webhook's deliveries, newest first; what stands before one in its chat.
deliverySchema.index({ businessId: 1, webhookId: 1, _id: -1 });
deliverySchema.index(
  { webhookId: 1, chatId: 1, _id: 1 },
  { partialFilterExpression: { state: 'waiting' }, name: 'line' },
);
// What is due.
deliverySchema.index({ nextAt: 1 }, { partialFilterExpression: { state: 'waiting' }, name: 'due' });
// Forgotten after thirty days.
deliverySchema.index({ at: 1 }, { expireAfterSeconds: keptSeconds });

export const webhookPlaceSchema = new Schema<WebhookPlaceDoc>(
  { _id: String, token: mixed },
  { collection: 'webhookPlaces', versionKey: false, minimize: false },
);

export function toWebhook({ _id: id, businessId, url, types, madeAt, madeBy }: WebhookDoc): Webhook {
  return { id, businessId, url, types, madeAt: madeAt.getTime(), madeBy };
}

export function toDelivery(doc: DeliveryDoc): Delivery {
  const { _id: id, businessId, webhookId, type, chatId, state, attempts, status, problem, response } = doc;
  return {
    ...{ id, businessId, webhookId, type, chatId, state, attempts, status, problem, response },
    at: doc.at.getTime(),
    nextAt: doc.nextAt?.getTime() ?? null,
  };
}

/** A delivery that is due at once. */
export function newDelivery(
  { _id: webhookId, businessId }: Pick<WebhookDoc, '_id' | 'businessId'>,
  told: Pick<DeliveryDoc, 'type' | 'rowId' | 'chatId' | 'body'>,
): DeliveryDoc {
  const now = new Date();
  return {
    ...{ _id: newId(), businessId, webhookId, ...told, state: 'waiting', attempts: 0 },
    ...{ status: null, problem: null, response: '', at: now, nextAt: now, heldUntil: null },
  };
}
