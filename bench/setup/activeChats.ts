import type mongoose from 'mongoose';
import { createHash } from 'node:crypto';
import type { ChatDoc } from '../../backend/src/chats/chats.model.js';
import type { EngagementDoc } from '../../backend/src/chats/engagements.model.js';
import type { UserDoc } from '../../backend/src/chats/users.model.js';
import { newId, put, type Staff } from './staff.js';

/** Chats that agents are in the middle of, `each` per agent, ready to be closed. */
export async function putActiveChats(
  db: mongoose.mongo.Db,
  staff: Staff,
  each: number,
): Promise<ChatDoc[][]> {
  const chats: ChatDoc[][] = staff.agents.map((agent) =>
    Array.from({ length: each }, () => activeChat(staff, agent)),
  );
  await put(db, 'users', chats.flat().map(userOf));
  await put(db, 'chats', chats.flat());
  await put(db, 'engagements', chats.flat().map(engagementOf));
  await db
    .collection('slots')
    .updateMany({ _id: { $in: staff.agents.map((agent) => agent.id) } as never }, { $inc: { load: each } });
  return chats;
}

function activeChat(staff: Staff, agent: { id: string; name: string }): ChatDoc {
  const now = new Date();
  return {
    _id: newId(),
    businessId: staff.businessId,
    userId: newId(),
    userName: 'Guest user',
    teamId: staff.teamId,
    state: 'active',
    cycle: 1,
    seq: 4,
    assignee: { id: agent.id, name: agent.name },
    queueOf: null,
    channel: 'widget',
    origin: 'bot',
    handOverReason: 'askedForPerson',
    openedAt: now,
    queuedAt: now,
    returned: false,
    assignedAt: now,
    assignedSeq: 4,
    engagementId: newId(),
    waitingSince: null,
    dueAt: null,
    delayedAt: null,
    completedAt: null,
    completionType: null,
    lastMessage: null,
    unread: 0,
    readByAgent: 4,
    readByUser: 4,
    lastOpId: null,
  };
}

/** The widget's token of a user whose chat was put here. */
export function tokenOf(userId: string): string {
  return `token-${userId}`;
}

function userOf(chat: ChatDoc): UserDoc {
  return {
    _id: chat.userId,
    businessId: chat.businessId,
    name: chat.userName,
    known: false,
    externalId: null,
    details: [],
    timeZone: null,
    firstSeenAt: chat.openedAt,
    tokenHash: createHash('sha256').update(tokenOf(chat.userId)).digest('hex'),
    lastAgentId: null,
  };
}

function engagementOf(chat: ChatDoc): EngagementDoc {
  return {
    _id: chat.engagementId!,
    businessId: chat.businessId,
    chatId: chat._id,
    cycle: 1,
    userId: chat.userId,
    teamId: chat.teamId!,
    memberId: chat.assignee!.id!,
    memberName: chat.assignee!.name,
    channel: 'widget',
    origin: 'bot',
    order: 4,
    queuedAt: chat.queuedAt!,
    assignedAt: chat.assignedAt!,
    firstReplyAt: null,
    endedAt: null,
    endedAs: null,
    userMessages: 1,
    agentMessages: 0,
  };
}
