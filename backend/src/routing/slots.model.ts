import { Schema } from 'mongoose';
import type { Presence } from '#shared/members/members.contract';

/** What routing knows of a member; `_id` is the member. Every change that binds assignment writes this document. */
export interface SlotDoc {
  _id: string;
  name: string;
  presence: Presence;
  cap: number;
  /** Active chats they hold; waiting ones do not count. */
  load: number;
  teamIds: string[];
  /** null: every business. */
  businessIds: string[] | null;
  /** Whether a socket of theirs is connected somewhere. */
  connected: boolean;
  /** Since when none is; null while one is. */
  goneSince: Date | null;
  /** `Get next chat` was left unticked. */
  paused: boolean;
  /** They asked for the next chat of a *Speedy* team, and none has come for that yet; absent: no. */
  asksForNext?: boolean;
  /** Since when they hold nothing new: ties go to the longest idle. */
  idleSince: Date;
  /** Grows with every socket that comes or goes, so that two such changes at once meet on this document. */
  turns: number;
}

/** One live socket of a member on an instance. */
export interface ConnectionDoc {
  _id: string;
  memberId: string;
  instanceId: string;
}

/** One running backend; alive while `seenAt` is renewed. */
export interface InstanceDoc {
  _id: string;
  seenAt: Date;
}

/** A lease on the database's clock: `until` passed means free. `fence` grows with every new holder. */
export interface LeaseDoc {
  _id: string;
  holder: string;
  until: Date;
  fence: number;
  /** When the work under it last began, and the time before that. */
  ranAt?: Date;
  before?: Date;
}

export const slotSchema = new Schema<SlotDoc>(
  {
    _id: String,
    name: { type: String, required: true },
    presence: { type: String, required: true },
    cap: { type: Number, required: true },
    load: { type: Number, required: true },
    teamIds: { type: [String], required: true },
    businessIds: { type: [String], default: null },
    connected: { type: Boolean, required: true },
    goneSince: Date,
    paused: { type: Boolean, required: true },
    asksForNext: { type: Boolean, default: false },
    idleSince: { type: Date, required: true },
    turns: { type: Number, default: 0 },
  },
  { collection: 'slots', versionKey: false },
);
// The agents of a team who may take a chat.
slotSchema.index({ teamIds: 1, presence: 1, connected: 1 });
// Members whose grace may have run out.
slotSchema.index({ goneSince: 1 }, { partialFilterExpression: { goneSince: { $type: 'date' } } });

export const connectionSchema = new Schema<ConnectionDoc>(
  { _id: String, memberId: { type: String, required: true }, instanceId: { type: String, required: true } },
  { collection: 'connections', versionKey: false },
);
connectionSchema.index({ memberId: 1 });
connectionSchema.index({ instanceId: 1 });

export const instanceSchema = new Schema<InstanceDoc>(
  { _id: String, seenAt: { type: Date, required: true } },
  { collection: 'instances', versionKey: false },
);

export const leaseSchema = new Schema<LeaseDoc>(
  {
    _id: String,
    holder: { type: String, required: true },
    until: { type: Date, required: true },
    fence: { type: Number, required: true },
    ranAt: Date,
    before: Date,
  },
  { collection: 'leases', versionKey: false },
);
