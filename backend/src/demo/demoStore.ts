import type { Connection } from 'mongoose';
import type mongoose from 'mongoose';
import type { DemoData } from './demoData.js';

/** Any document of ours: its identifier is a string. */
export interface Row {
  _id: string;
}

/** Which documents go into which collection. */
export const collections = {
  businesses: 'businesses',
  bots: 'bots',
  teams: 'teams',
  members: 'members',
  slots: 'slots',
  taxonomies: 'taxonomies',
  categories: 'categories',
  taxonomyChanges: 'taxonomyChanges',
  users: 'users',
  userNotes: 'userNotes',
  chats: 'chats',
  messages: 'messages',
  closures: 'closures',
  engagements: 'engagements',
  followUps: 'followUps',
  cannedReplies: 'cannedReplies',
} as const satisfies Partial<Record<keyof DemoData, string>>;

export type Stored = keyof typeof collections;

/** How far the demonstration data is: one document, there from the first row on. */
export interface DemoMarker extends Row {
  state: 'loading' | 'loaded';
  /** Who loads it, and until when nobody else may. */
  holder: string;
  until: Date;
  /** What belongs to it, so that an interrupted load can be taken back. */
  businessIds: string[];
  memberIds: string[];
  teamIds: string[];
  /** Reasons that the bot answers since a day of the story. */
  automations: { businessId: string; reasonId: string; at: Date }[];
}

export const markerId = 'demonstration';

export function rowsOf<D extends Row = Row>(
  connection: Connection,
  name: string,
): mongoose.mongo.Collection<D> {
  if (!connection.db) throw new Error('The connection to the database is not open');
  return connection.db.collection<D>(name);
}

export function markerOf(connection: Connection): mongoose.mongo.Collection<DemoMarker> {
  return rowsOf<DemoMarker>(connection, 'demonstration');
}
