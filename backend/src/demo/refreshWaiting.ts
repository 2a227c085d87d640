import type { Connection } from 'mongoose';
import type { ChatDoc, MessageDoc } from '../chats/chats.model.js';
import type { ClosureDoc } from '../closures/closures.model.js';
import type { FollowUpDoc } from '../followUps/followUps.model.js';
import { dayMs, minuteMs } from './demoData.js';
import { markerId, markerOf, rowsOf } from './demoStore.js';
import { workingDayAfter } from './words.js';

const apartMs = 2 * minuteMs;

/**
 * At each start the chats that wait in the demonstration's queues look as if their users had just come: the last one
 * two minutes before `now`, the others before it in their order. A promise to one of these users that has gone by is
 * made for the next days. Returns how many chats waited. Runs before the log is listened to.
 */
export async function refreshWaiting(connection: Connection, now: number = Date.now()): Promise<number> {
  const marker = await markerOf(connection).findOne({ _id: markerId, state: 'loaded' });
  if (!marker) return 0;
  const chats = await rowsOf<ChatDoc>(connection, 'chats')
    .find({ businessId: { $in: marker.businessIds }, state: 'queued' })
    .sort({ queuedAt: 1, _id: 1 })
    .toArray();
  for (const [i, chat] of chats.entries()) {
    const queuedAt = now - (chats.length - i) * apartMs;
    await moveTo(connection, chat, queuedAt);
    await queueAnew(connection, chat, now);
    await renewPromises(connection, chat, now);
  }
  return chats.length;
}

async function moveTo(connection: Connection, chat: ChatDoc, queuedAt: number): Promise<void> {
  const { _id, businessId } = chat;
  const filter = { _id, businessId, state: 'queued' as const, seq: chat.seq };
  const by = queuedAt - (chat.queuedAt?.getTime() ?? queuedAt);
  const rows = rowsOf<ChatDoc>(connection, 'chats');
  // What an agent has seen of it keeps its times.
  if (chat.assignedAt || by <= 0) {
    if (by > 0) await rows.updateOne(filter, { $set: { queuedAt: new Date(queuedAt) } });
    return;
  }
  const times = { openedAt: later('$openedAt', by), queuedAt: later('$queuedAt', by) };
  const last = chat.lastMessage ? { 'lastMessage.at': later('$lastMessage.at', by) } : {};
  const { modifiedCount } = await rows.updateOne(filter, [{ $set: { ...times, ...last } }]);
  if (modifiedCount === 0) return;
  const messages = rowsOf<MessageDoc>(connection, 'messages');
  await messages.updateMany({ businessId, chatId: _id }, [{ $set: { at: later('$at', by) } }]);
}

/** What their users are told by themselves begins with this start. */
async function queueAnew(connection: Connection, { _id, businessId }: ChatDoc, now: number): Promise<void> {
  const filter = { _id, businessId, state: 'queued' as const };
  const anew = { queueingSince: new Date(now), queueStage: 'met' as const, delayedAt: null };
  await rowsOf<ChatDoc>(connection, 'chats').updateOne(filter, { $set: anew });
}

function later(field: string, by: number): { $add: [string, number] } {
  return { $add: [field, by] };
}

async function renewPromises(connection: Connection, chat: ChatDoc, now: number): Promise<void> {
  const { businessId, userId } = chat;
  const closures = rowsOf<ClosureDoc>(connection, 'closures');
  const promised = await closures.find({ businessId, userId, 'followUps.at': { $lt: now } }).toArray();
  const promises = rowsOf<FollowUpDoc>(connection, 'followUps');
  for (const { _id, closureId, followUps } of promised) {
    const renewed = followUps.map((followUp) => {
      const daysOver = Math.max(0, Math.floor((now - followUp.at) / dayMs));
      return followUp.at < now ? { ...followUp, at: workingDayAfter(now, 1 + (daysOver % 2)) } : followUp;
    });
    await closures.updateOne({ _id, businessId }, { $set: { followUps: renewed } });
    for (const { at, comment } of renewed) {
      const open = { businessId, closureId, comment, state: 'open' as const };
      await promises.updateMany(open, { $set: { at: new Date(at), remindAt: new Date(at) } });
    }
  }
}
