import type { Schema } from 'mongoose';
import type { ChatState } from '#shared/chats/chats.contract';
import type { ChatDoc } from './chats.model.js';

/** The indexes that a business's lists, its counts and its search rest on. */
export function declareListIndexes(schema: Schema<ChatDoc>): void {
  // Live counts of a business, and its completed chats, the newest first.
  schema.index({ businessId: 1, state: 1, completedAt: -1, _id: -1 });
  // The completed chats of one agent, of one team, and of new users, the newest first.
  const completed = { partialFilterExpression: { state: 'completed' } };
  schema.index({ businessId: 1, 'assignee.id': 1, completedAt: -1, _id: -1 }, completed);
  schema.index({ businessId: 1, teamId: 1, completedAt: -1, _id: -1 }, completed);
  schema.index(
    { businessId: 1, newUser: 1, completedAt: -1, _id: -1 },
    { partialFilterExpression: { state: 'completed', newUser: true } },
  );
  // Open chats of a business by the beginnings of the words of their users' names.
  const open = { state: { $in: ['bot', 'queued', 'active', 'waiting'] } };
  schema.index({ businessId: 1, nameWords: 1 }, { partialFilterExpression: open });
  // What the search has not taken in yet, the newest first.
  schema.index({ searchMark: -1 }, { partialFilterExpression: { searchMark: { $type: 'string' } } });
  // The lists of a business with what is under way, the longest first.
  const under = (state: ChatState) => ({ partialFilterExpression: { state } });
  schema.index({ businessId: 1, openedAt: 1, _id: 1 }, under('bot'));
  schema.index({ businessId: 1, queuedAt: 1, _id: 1 }, under('queued'));
  schema.index({ businessId: 1, assignedAt: 1, _id: 1 }, under('active'));
  schema.index({ businessId: 1, waitingSince: 1, _id: 1 }, under('waiting'));
}
