import type { TeamSettings } from '#shared/teams/teams.contract';
import type { ChatDoc } from './chats.model.js';

/** How far a queued chat has come with what its user is told: just entered, looked at, delayed, recalled. */
export const queueStages = ['entered', 'met', 'delayed', 'recalled'] as const;
export type QueueStage = (typeof queueStages)[number];

/** What a queued chat's user is told next, and when. */
export interface Notice {
  /** Milliseconds after the chat entered the queue. */
  afterMs: number;
  to: QueueStage;
  /** Empty: the stage passes without a word. */
  text: string;
}

/**
 * What a move changes besides what it says: a chat that enters a queue begins to wait anew, one that leaves it no longer
 * waits and is no longer delayed. From one queue into another it goes on waiting.
 */
export function queueing(before: ChatDoc, after: ChatDoc, now: Date): Partial<ChatDoc> {
  const [was, is] = [before.state === 'queued', after.state === 'queued'];
  if (was === is) return {};
  if (is) return { queueingSince: now, queueStage: 'entered', delayedAt: null };
  return { queueingSince: null, queueStage: null, delayedAt: null };
}

/** The stages that something follows on, each with what that is. */
export function noticesOf(settings: TeamSettings): Map<QueueStage, Notice> {
  const { offlineMessage, delay, recall } = settings;
  const notices = new Map<QueueStage, Notice>([
    ['entered', { afterMs: 0, to: 'met', text: offlineMessage }],
    ['met', { afterMs: minutes(delay.afterMinutes), to: 'delayed', text: delay.text }],
  ]);
  if (recall) {
    const text = recall.text;
    notices.set('delayed', { afterMs: minutes(recall.afterMinutes), to: 'recalled', text });
  }
  return notices;
}

function minutes(count: number): number {
  return Math.round(count * 60_000);
}
