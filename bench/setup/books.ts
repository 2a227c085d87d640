import type mongoose from 'mongoose';
import type { ChatDoc, MessageDoc } from '../../backend/src/chats/chats.model.js';
import type { EngagementDoc } from '../../backend/src/chats/engagements.model.js';
import type { SlotDoc } from '../../backend/src/routing/slots.model.js';

type Db = mongoose.mongo.Db;
type Row = Pick<MessageDoc, 'chatId' | 'seq'>;

export interface Books {
  /** Chats whose closing, engagement and state do not tell the same story. */
  betweenStates: number;
  /** Members whose `load` is not the number of chats they hold. */
  wrongLoads: number;
  /** Chats whose rows are not numbered one after another up to the chat's own number. */
  gaps: number;
}

/** A last reading of everything that must agree, whatever died in between. */
export async function checkBooks(db: Db): Promise<Books> {
  const majority = { readConcern: 'majority' } as const;
  const chats = await db.collection<ChatDoc>('chats').find({}, majority).toArray();
  const closures = await db
    .collection<{ chatId: string; cycle: number; undoneAt: Date | null }>('closures')
    .find({}, majority)
    .toArray();
  const engagements = await db
    .collection<EngagementDoc>('engagements')
    .find({ endedAt: null }, majority)
    .toArray();
  const rows = await db
    .collection<Row>('messages')
    .find({}, { ...majority, projection: { chatId: 1, seq: 1 }, sort: { chatId: 1, seq: 1 } })
    .toArray();
  const ended = new Set(
    closures.filter(({ undoneAt }) => !undoneAt).map(({ chatId, cycle }) => `${chatId}/${cycle}`),
  );
  const engaged = new Set(engagements.map(({ _id }) => _id));
  return {
    betweenStates: chats.filter((chat) => !isWhole(chat, ended, engaged)).length,
    wrongLoads: await wrongLoads(db, chats),
    gaps: gapsIn(chats, rows),
  };
}

function isWhole(chat: ChatDoc, ended: Set<string>, engaged: Set<string>): boolean {
  const isCompleted = chat.state === 'completed';
  const isHeld = chat.state === 'active' || chat.state === 'waiting';
  const isEngaged = chat.engagementId !== null && engaged.has(chat.engagementId);
  return isCompleted === ended.has(`${chat._id}/${chat.cycle}`) && isHeld === isEngaged;
}

async function wrongLoads(db: Db, chats: ChatDoc[]): Promise<number> {
  const slots = await db.collection<SlotDoc>('slots').find({}, { readConcern: 'majority' }).toArray();
  const held = new Map<string, number>();
  for (const { state, assignee } of chats) {
    if (state === 'active' && assignee?.id) held.set(assignee.id, (held.get(assignee.id) ?? 0) + 1);
  }
  return slots.filter((slot) => slot.load !== (held.get(slot._id) ?? 0)).length;
}

function gapsIn(chats: ChatDoc[], rows: Row[]): number {
  const ofChat = new Map<string, number[]>();
  for (const { chatId, seq } of rows) ofChat.set(chatId, [...(ofChat.get(chatId) ?? []), seq]);
  return chats.filter(({ _id, seq }) => {
    const numbers = ofChat.get(_id) ?? [];
    const isChain = numbers.every((number, index) => index === 0 || number === numbers[index - 1]! + 1);
    return numbers.length > 0 && !(isChain && numbers.at(-1) === seq);
  }).length;
}
