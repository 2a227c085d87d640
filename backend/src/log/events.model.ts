import { Schema } from 'mongoose';

/** Facts that have no row of their own; each instance hears them in the order of the log. */
export type LogEvent =
  /** Rights, groups or businesses of these members changed: actors are read anew, rooms left or joined. */
  | { kind: 'rights'; memberIds: string[] }
  /** These sessions ended: their sockets are cut. */
  | { kind: 'sessionsEnded'; sessionIds: string[] }
  /** Presence, teams, load or name of these members changed. */
  | { kind: 'members'; memberIds: string[] }
  /** These businesses changed, or teams that serve or served them. */
  | { kind: 'businesses'; businessIds: string[]; teamIds?: string[] }
  /** A closing changed without a row in its chat: corrected. */
  | { kind: 'closure'; businessId: string; closureId: string }
  | { kind: 'userNote'; businessId: string; noteId: string }
  /** A user was blocked or unblocked. */
  | { kind: 'user'; businessId: string; userId: string }
  /** A promise was made, kept, taken back or withdrawn. */
  | { kind: 'followUp'; businessId: string; followUpId: string }
  /** The time of a promise has come. */
  | { kind: 'followUpDue'; businessId: string; followUpId: string }
  /** A canned reply was added, changed, deleted or restored. */
  | { kind: 'reply'; businessId: string; replyId: string }
  /** What the built-in bot of a business knows or says was changed. */
  | { kind: 'bot'; businessId: string }
  /** Webhooks of a business were added or removed. */
  | { kind: 'webhooks'; businessId: string }
  /** A key of the API was made or revoked. */
  | { kind: 'apiKey'; businessId: string; apiKeyId: string };

export type LogEventKind = LogEvent['kind'];

export type EventDoc = { _id: string; at: Date } & LogEvent;

export const eventSchema = new Schema(
  { _id: String, at: { type: Date, required: true }, kind: { type: String, required: true } },
  { collection: 'events', versionKey: false, strict: false },
);
// Forgotten after an hour: clients that were away longer read everything anew.
eventSchema.index({ at: 1 }, { expireAfterSeconds: 3_600 });
