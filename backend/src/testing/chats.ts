import { newId } from '../database/id.js';
import { Log } from '../log/log.js';
import { ChatMoves } from '../chats/chatMoves.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { baton } from '../chats/senders.js';
import type { BusinessName, Floor, Name } from './floor.js';

export interface OpenedChat {
  chatId: string;
  userId: string;
}

/** A user's chat in the hands of an agent, without waiting for routing. `userId`: the same user again. */
export async function openChat(
  floor: Floor,
  agent: Name,
  options: { business?: BusinessName; userId?: string } = {},
): Promise<OpenedChat> {
  const business = floor[options.business ?? 'meadow'];
  const userId = options.userId ?? (await makeUser(floor, business.id));
  const chat = queuedChat(business, userId);
  await floor.connection.collection('chats').insertOne(chat as never);
  await giveTo(floor, agent, chat);
  return { chatId: chat._id, userId };
}

async function makeUser(floor: Floor, businessId: string): Promise<string> {
  const _id = newId();
  const nobody = { externalId: null, timeZone: null, tokenHash: null, lastAgentId: null };
  const shown = { name: 'Guest user', known: false, details: [], firstSeenAt: new Date() };
  const user = { _id, businessId, ...shown, ...nobody };
  await floor.connection.collection('users').insertOne(user as never);
  return _id;
}

async function giveTo(floor: Floor, agent: Name, chat: ChatDoc): Promise<void> {
  const slots = floor.connection.collection<{ _id: string; name: string }>('slots');
  const slot = await slots.findOne({ _id: floor.members[agent] });
  const to = { id: slot!._id, name: slot!.name };
  const moves = floor.get(ChatMoves);
  await floor.get(Log).write(`chat:${chat._id}`, async (tx) => {
    const read = await moves.read(chat.businessId, chat._id, tx);
    const set = { state: 'active', assignee: to, queueOf: null, assignedAt: new Date() } as const;
    await moves.apply(read!, { set, event: { type: 'assigned', to, queuedMs: 0 }, from: baton }, tx);
  });
}

function queuedChat(business: { id: string; teamId: string }, userId: string): ChatDoc {
  const now = new Date();
  return {
    _id: newId(),
    businessId: business.id,
    userId,
    userName: 'Guest user',
    teamId: business.teamId,
    state: 'queued',
    cycle: 1,
    seq: 0,
    assignee: null,
    // Nobody's personal queue: routing leaves it to the test.
    queueOf: 'f'.repeat(24),
    channel: 'widget',
    origin: 'user',
    handOverReason: null,
    openedAt: now,
    queuedAt: now,
    returned: false,
    assignedAt: null,
    assignedSeq: 0,
    engagementId: null,
    waitingSince: null,
    dueAt: null,
    delayedAt: null,
    completedAt: null,
    completionType: null,
    lastMessage: null,
    unread: 0,
    readByAgent: 0,
    readByUser: 0,
    lastOpId: null,
  };
}
