import type mongoose from 'mongoose';
import { toChat, type ChatDoc, type MessageDoc } from '../../backend/src/chats/chats.model.js';
import { newId, put } from './staff.js';

const lines = [
  'Hello, I ordered a lamp last week and it has not come yet. Can you see where it is?',
  'Good morning! Let me look that up for you. One moment, please.',
  'It left our warehouse on Monday and should be with you within two working days.',
  'Thank you. And if it does not come by then?',
];

/** Gives chats the rows that their `seq` says they have: user and agent in turn. */
export async function putRows(db: mongoose.mongo.Db, chats: readonly ChatDoc[]): Promise<void> {
  await put(db, 'messages', chats.flatMap(rowsOf));
}

function rowsOf(chat: ChatDoc): MessageDoc[] {
  const user = { type: 'user' as const, id: chat.userId, name: chat.userName };
  const agent = { type: 'agent' as const, ...chat.assignee! };
  return Array.from({ length: chat.seq }, (_, index) => {
    const from = index % 2 === 0 ? user : agent;
    return {
      _id: newId(),
      businessId: chat.businessId,
      chatId: chat._id,
      userId: chat.userId,
      seq: index + 1,
      cycle: 1,
      at: chat.openedAt,
      kind: 'text',
      from,
      senderId: from.id!,
      text: lines[index % lines.length]!,
      clientMessageId: `${chat._id}-${index}`,
      event: null,
      chat: toChat(chat),
      before: null,
    };
  });
}
