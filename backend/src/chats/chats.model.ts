import { Schema } from 'mongoose';
import { declareListIndexes } from './listIndexes.js';
import type {
  Chat,
  ChatEvent,
  ChatState,
  CompletionType,
  HandOverReason,
  Message,
  Origin,
  Sender,
} from '#shared/chats/chats.contract';
import type { Attachment } from '#shared/files/files.contract';
import type { Person } from '#shared/wire/errors';
import type { QueueStage } from './queueing.js';

export interface ChatDoc {
  _id: string;
  businessId: string;
  userId: string;
  userName: string;
  /** The words its user is found by while it is open. */
  nameWords?: string[];
  /** Their first chat with the business; absent in chats from before this was kept. */
  newUser?: boolean;
  teamId: string | null;
  state: ChatState;
  cycle: number;
  /** Number of the last row, and the chat's revision. */
  seq: number;
  assignee: Person | null;
  /** The member in whose personal queue it stands while queued; null: the team's queue. */
  queueOf: string | null;
  channel: string;
  origin: Origin;
  handOverReason: HandOverReason | null;
  openedAt: Date;
  queuedAt: Date | null;
  /** Returned by an agent who left: goes before all others of its queue. */
  returned: boolean;
  assignedAt: Date | null;
  assignedSeq: number;
  engagementId: string | null;
  /** Since when its agent has had it in hand; null or absent while nobody has, or it waits for its user. */
  handledSince?: Date | null;
  /** How long agents have had it in hand before that in this cycle, in milliseconds; absent: no agent has. */
  handledMs?: number | null;
  waitingSince: Date | null;
  /** When the sweep must look at it: autocomplete of a waiting or bot chat. */
  dueAt: Date | null;
  delayedAt: Date | null;
  /** Since when it has stood in a queue without a break; null or absent while in none. */
  queueingSince?: Date | null;
  /** What its user has been told there by itself. */
  queueStage?: QueueStage | null;
  completedAt: Date | null;
  completionType: CompletionType | null;
  lastMessage: { seq: number; at: Date; from: Sender; text: string } | null;
  unread: number;
  readByAgent: number;
  readByUser: number;
  /** There while the search has not taken in what changed; the newest mark is the greatest. */
  searchMark?: string;
  /** Intention of the command that last moved it, so that a repeated send is answered, not refused. */
  lastOpId: string | null;
}

export interface MessageDoc {
  _id: string;
  businessId: string;
  chatId: string;
  userId: string;
  seq: number;
  cycle: number;
  at: Date;
  kind: 'text' | 'note' | 'event';
  from: Sender;
  /** `from.id`, or the sender's type where it has none: half of what makes a repeated send the same. */
  senderId: string;
  text: string;
  clientMessageId: string | null;
  event: ChatEvent | null;
  /** Absent on a row that brought no file. */
  attachment?: Attachment;
  /** The chat as it stands after this row, and who had it before: what listeners of the log are told. */
  chat: Chat;
  before: {
    state: ChatState;
    assigneeId: string | null;
    queueOf: string | null;
    teamId: string | null;
  } | null;
}

const mixed = Schema.Types.Mixed;

export const chatSchema = new Schema<ChatDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    userId: { type: String, required: true },
    userName: { type: String, required: true },
    nameWords: { type: [String], default: undefined },
    newUser: Boolean,
    teamId: String,
    state: { type: String, required: true },
    cycle: { type: Number, required: true },
    seq: { type: Number, required: true },
    assignee: mixed,
    queueOf: String,
    channel: { type: String, required: true },
    origin: { type: String, required: true },
    handOverReason: String,
    openedAt: { type: Date, required: true },
    queuedAt: Date,
    returned: { type: Boolean, required: true },
    assignedAt: Date,
    assignedSeq: { type: Number, required: true },
    engagementId: String,
    waitingSince: Date,
    handledSince: Date,
    handledMs: Number,
    dueAt: Date,
    delayedAt: Date,
    queueingSince: Date,
    queueStage: String,
    completedAt: Date,
    completionType: String,
    lastMessage: mixed,
    unread: { type: Number, required: true },
    readByAgent: { type: Number, required: true },
    readByUser: { type: Number, required: true },
    searchMark: String,
    lastOpId: String,
  },
  { collection: 'chats', versionKey: false, minimize: false },
);
// A team's queue in its order: returned first, then longest waiting.
chatSchema.index(
  { teamId: 1, queueOf: 1, returned: -1, queuedAt: 1, _id: 1 },
  { partialFilterExpression: { state: 'queued' }, name: 'queue' },
);
// Queued chats whose user is to be told something by itself.
chatSchema.index(
  { teamId: 1, queueStage: 1, queueingSince: 1 },
  { partialFilterExpression: { state: 'queued' }, name: 'notices' },
);
// What a member holds.
chatSchema.index(
  { 'assignee.id': 1, state: 1 },
  { partialFilterExpression: { state: { $in: ['active', 'waiting'] } }, name: 'held' },
);
// The open chats of a team, and how many.
chatSchema.index(
  { teamId: 1, state: 1, businessId: 1, delayedAt: 1 },
  { partialFilterExpression: { state: { $in: ['queued', 'active', 'waiting'] } }, name: 'teamOpen' },
);
// A member's personal queue.
chatSchema.index({ queueOf: 1 }, { partialFilterExpression: { state: 'queued' }, name: 'personalQueue' });
// A user has one open chat at a time.
chatSchema.index(
  { businessId: 1, userId: 1 },
  {
    unique: true,
    partialFilterExpression: { state: { $in: ['bot', 'queued', 'active', 'waiting'] } },
    name: 'oneOpen',
  },
);
// A user's chats, newest first.
chatSchema.index({ businessId: 1, userId: 1, openedAt: -1 });
// Timers that have come due.
chatSchema.index({ dueAt: 1 }, { partialFilterExpression: { dueAt: { $type: 'date' } } });
declareListIndexes(chatSchema);

export const messageSchema = new Schema<MessageDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    chatId: { type: String, required: true },
    userId: { type: String, required: true },
    seq: { type: Number, required: true },
    cycle: { type: Number, required: true },
    at: { type: Date, required: true },
    kind: { type: String, required: true },
    from: { type: mixed, required: true },
    senderId: { type: String, required: true },
    text: String,
    clientMessageId: String,
    event: mixed,
    attachment: mixed,
    chat: mixed,
    before: mixed,
  },
  { collection: 'messages', versionKey: false, minimize: false },
);
// The transcript, in order; two rows cannot share a number.
messageSchema.index({ chatId: 1, seq: 1 }, { unique: true });
// A message sent again finds its first row.
messageSchema.index(
  { chatId: 1, senderId: 1, clientMessageId: 1 },
  { unique: true, partialFilterExpression: { clientMessageId: { $type: 'string' } } },
);

const moment = (at: Date | null): number | null => (at ? at.getTime() : null);

export function toChat(doc: ChatDoc): Chat {
  const { businessId, userId, userName, teamId, state, cycle, seq, assignee, queueOf, channel, origin } = doc;
  const { handOverReason, assignedSeq, completionType, unread, readByAgent, readByUser, lastMessage } = doc;
  return {
    id: doc._id,
    businessId,
    userId,
    userName,
    teamId,
    state,
    cycle,
    seq,
    assignee,
    queueOf,
    channel,
    origin,
    handOverReason,
    assignedSeq,
    completionType,
    unread,
    readByAgent,
    readByUser,
    openedAt: doc.openedAt.getTime(),
    queuedAt: moment(doc.queuedAt),
    assignedAt: moment(doc.assignedAt),
    newUser: doc.newUser ?? false,
    waitingSince: moment(doc.waitingSince),
    delayedAt: moment(doc.delayedAt),
    completedAt: moment(doc.completedAt),
    lastMessage: lastMessage ? { ...lastMessage, at: lastMessage.at.getTime() } : null,
  };
}

export function toMessage(doc: MessageDoc): Message {
  const { chatId, seq, cycle, kind, from, text, clientMessageId, event } = doc;
  const { _id: id, attachment = null } = doc;
  return {
    id,
    chatId,
    seq,
    cycle,
    at: doc.at.getTime(),
    kind,
    from,
    text,
    clientMessageId,
    event,
    attachment,
  };
}
