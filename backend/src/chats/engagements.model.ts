import { Schema } from 'mongoose';
import type { CompletionType, Origin } from '#shared/chats/chats.contract';

/** One assignment of a chat to an agent; reports rest on it. */
export interface EngagementDoc {
  _id: string;
  businessId: string;
  chatId: string;
  cycle: number;
  userId: string;
  teamId: string;
  memberId: string;
  memberName: string;
  channel: string;
  origin: Origin;
  order: number;
  queuedAt: Date;
  assignedAt: Date;
  firstReplyAt: Date | null;
  endedAt: Date | null;
  /** How it ended: a completion type, `reassigned`, or `returned` because the agent left. */
  endedAs: CompletionType | 'reassigned' | 'returned' | 'undone' | null;
  userMessages: number;
  agentMessages: number;
  /** When the chat began; absent in rows from before it was kept here, as is all below. */
  openedAt?: Date | null;
  /** Whether its user had waited for longer than the team allows. */
  delayed?: boolean;
  /** How long it was set aside for its user, in milliseconds. */
  waitedMs?: number;
  /** Each time from a user's message to the agent's next one, in milliseconds. */
  responseMs?: number[];
  /** The first message of the user that the agent has not answered. */
  unansweredSince?: Date | null;
  /** What the reports have counted it as, and whether they must look again. */
  counted?: unknown;
  pending?: boolean;
}

export const engagementSchema = new Schema<EngagementDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    chatId: { type: String, required: true },
    cycle: { type: Number, required: true },
    userId: { type: String, required: true },
    teamId: { type: String, required: true },
    memberId: { type: String, required: true },
    memberName: { type: String, required: true },
    channel: { type: String, required: true },
    origin: { type: String, required: true },
    order: { type: Number, required: true },
    queuedAt: { type: Date, required: true },
    assignedAt: { type: Date, required: true },
    firstReplyAt: Date,
    endedAt: Date,
    endedAs: String,
    userMessages: { type: Number, required: true },
    agentMessages: { type: Number, required: true },
    openedAt: Date,
    delayed: Boolean,
    waitedMs: Number,
    responseMs: [Number],
    unansweredSince: Date,
    counted: Schema.Types.Mixed,
    pending: Boolean,
  },
  { collection: 'engagements', versionKey: false },
);
// The engagements of one chat, in order.
engagementSchema.index({ chatId: 1, assignedAt: 1 });
// Who has ever had a chat of this user.
engagementSchema.index({ businessId: 1, userId: 1, memberId: 1 });
// Whom a member had last.
engagementSchema.index({ memberId: 1, assignedAt: -1 });
// A team's service of a day: taken that day, or ended that day.
engagementSchema.index({ teamId: 1, businessId: 1, assignedAt: 1 });
engagementSchema.index({ teamId: 1, businessId: 1, endedAt: 1 });
// The report of a period.
engagementSchema.index({ businessId: 1, assignedAt: 1 });
// What the reports have not counted yet.
engagementSchema.index(
  { businessId: 1, endedAt: 1 },
  { partialFilterExpression: { pending: true }, name: 'toCount' },
);
