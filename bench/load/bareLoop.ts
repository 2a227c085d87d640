import mongoose from 'mongoose';
import type { ChatDoc } from '../../backend/src/chats/chats.model.js';

/**
 * The measure of P3: the bare driver doing a closing's writes in one transaction with the same concern, and nothing
 * else — no sockets, no checks, no routing.
 */
const [uri, name] = process.argv.slice(2) as [string, string];
const client = new mongoose.mongo.MongoClient(uri, {
  writeConcern: { w: 'majority', journal: true },
  maxPoolSize: 100,
});
await client.connect();
const db = client.db(name);
const newId = (): string => new mongoose.mongo.ObjectId().toHexString();

type Rows = { _id: string };
const slots = db.collection<Rows>('slots');
const chats = db.collection<Rows & { seq: number }>('chats');
const engagements = db.collection<Rows>('engagements');
const closures = db.collection<Rows>('closures');
const messages = db.collection<Rows>('messages');

async function close(chat: ChatDoc): Promise<void> {
  const now = new Date();
  const session = client.startSession();
  const after = { ...chat, state: 'completed', seq: chat.seq + 1, completedAt: now, completionType: 'agent' };
  const { _id, ...fields } = after;
  try {
    session.startTransaction({
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority', journal: true },
    });
    await slots.updateOne(
      { _id: chat.assignee!.id! },
      { $inc: { load: -1 }, $set: { idleSince: now } },
      { session },
    );
    await chats.updateOne({ _id, seq: chat.seq }, { $set: fields }, { session });
    await engagements.updateOne(
      { _id: chat.engagementId! },
      { $set: { endedAt: now, endedAs: 'agent' } },
      { session },
    );
    await closures.insertOne(closureOf(chat, now), { session });
    await messages.insertOne(rowOf(after, now), { session });
    await session.commitTransaction();
  } finally {
    await session.endSession();
  }
}

function closureOf(chat: ChatDoc, at: Date): Rows {
  const by = chat.assignee;
  return {
    _id: newId(),
    businessId: chat.businessId,
    closureId: newId() + newId(),
    chatId: chat._id,
    cycle: chat.cycle,
    userId: chat.userId,
    userName: chat.userName,
    teamId: chat.teamId,
    channel: 'widget',
    origin: 'bot',
    completionType: 'agent',
    categoryId: newId(),
    categoryName: 'Refund',
    reasonId: newId(),
    reasonName: 'Track refund',
    taxonomyVersion: 2,
    notes: 'Parcel arrived, finance runs the batch on Thursday.',
    followUps: [],
    at,
    by,
    formerAgent: null,
    engagementId: chat.engagementId,
    payloadHash: newId() + newId(),
    rev: 1,
    undoOpId: null,
    correctionOpId: null,
    undoneAt: null,
    correctedAt: null,
    correctedBy: null,
    counted: null,
    pending: true,
  } as Rows;
}

function rowOf(chat: object, at: Date): Rows {
  const from = { type: 'agent', id: newId(), name: 'Agent' };
  const { _id, businessId, userId, seq } = chat as unknown as ChatDoc;
  const event = {
    type: 'closed',
    closureId: newId(),
    completionType: 'agent',
    by: from,
    categoryName: 'Refund',
    reasonName: 'Track refund',
  };
  return {
    _id: newId(),
    businessId,
    chatId: _id,
    userId,
    seq,
    cycle: 1,
    at,
    kind: 'event',
    from,
    senderId: from.id,
    text: '',
    clientMessageId: null,
    event,
    chat,
    before: { state: 'active', assigneeId: from.id, queueOf: null, teamId: null },
  } as unknown as Rows;
}

async function run(lists: ChatDoc[][], perSecond: number | null): Promise<object> {
  const delays: number[] = [];
  const begun = performance.now();
  await Promise.all(
    lists.map(async (own, index) => {
      const gap = perSecond ? (1000 * lists.length) / perSecond : 0;
      let due = begun + (gap * index) / lists.length;
      for (const chat of own) {
        if (gap) await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
        due += gap;
        const sent = performance.now();
        await close(revive(chat));
        delays.push(performance.now() - sent);
      }
    }),
  );
  return { delays, refused: {}, seconds: (performance.now() - begun) / 1000, cpuMs: 0 };
}

/** Dates became strings on their way here. */
function revive(chat: ChatDoc): ChatDoc {
  return {
    ...chat,
    openedAt: new Date(chat.openedAt),
    queuedAt: new Date(chat.queuedAt!),
    assignedAt: new Date(chat.assignedAt!),
  };
}

process.on('message', (command: { id: number; lists: ChatDoc[][]; perSecond: number | null }) => {
  run(command.lists, command.perSecond).then(
    (result) => process.send!({ id: command.id, result }),
    (error: unknown) => process.send!({ id: command.id, error: (error as Error).message }),
  );
});
