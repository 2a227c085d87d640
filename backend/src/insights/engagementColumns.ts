import type { ChatDoc } from '../chats/chats.model.js';
import type { EngagementDoc } from '../chats/engagements.model.js';
import type { ClosureDoc } from '../closures/closures.model.js';
import { seconds, type CsvValue } from './csv.js';
import type { Naming } from './naming.js';

/** All that a row of the engagement report is made of. Without engagement: its chat ended before an agent took it. */
export interface Told {
  engagement: EngagementDoc | null;
  chat: ChatDoc | null;
  closing: ClosureDoc | null;
  firstMessage: string;
  business: string;
  team: string;
}

type Column = readonly [name: string, value: (told: Told, naming: Naming) => CsvValue];

/** Whether this engagement is the one that its cycle of the chat ended with. */
const ended = ({ engagement, closing }: Told): ClosureDoc | null =>
  !engagement || closing?.engagementId === engagement._id ? closing : null;

const entry = (told: Told, naming: Naming) => {
  const closing = ended(told);
  return closing ? naming.entryOf(closing) : null;
};

const between = (from: Date | null | undefined, to: Date | null | undefined): number | null =>
  from && to ? Math.max(0, to.getTime() - from.getTime()) : null;

const held = ({ engagement }: Told): number | null => between(engagement?.assignedAt, engagement?.endedAt);

const average = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

const moment = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

/** docs/report.md explains each. */
const columns: readonly Column[] = [
  ['business', ({ business }) => business],
  ['conversation_id', ({ chat, closing }) => chat?._id ?? closing?.chatId ?? null],
  ['agent', ({ engagement }) => engagement?.memberName ?? null],
  ['user', ({ chat, closing }) => chat?.userName ?? closing?.userName ?? null],
  ['channel', ({ engagement, closing }) => engagement?.channel ?? closing?.channel ?? null],
  ['order', ({ engagement }) => engagement?.order ?? null],
  ['reassigned', ({ engagement }) => engagement?.endedAs === 'reassigned'],
  ['team', ({ team }) => team],
  ['opened_at', ({ chat }) => moment(chat?.openedAt)],
  ['assigned_at', ({ engagement }) => moment(engagement?.assignedAt)],
  ['ended_at', ({ engagement, closing }) => moment(engagement ? engagement.endedAt : closing?.at)],
  ['first_user_message', ({ firstMessage }) => firstMessage],
  ['queue_seconds', ({ engagement }) => seconds(between(engagement?.queuedAt, engagement?.assignedAt))],
  [
    'first_response_seconds',
    ({ engagement }) => seconds(between(engagement?.assignedAt, engagement?.firstReplyAt)),
  ],
  ['response_seconds', ({ engagement }) => seconds(average(engagement?.responseMs ?? []))],
  ['resolution_seconds', (told) => seconds(between(told.chat?.openedAt, ended(told)?.at))],
  ['waiting_seconds', ({ engagement }) => seconds(engagement?.endedAt ? (engagement.waitedMs ?? 0) : null)],
  [
    'handling_seconds',
    (told) => {
      const ms = held(told);
      return seconds(ms === null ? null : Math.max(0, ms - (told.engagement?.waitedMs ?? 0)));
    },
  ],
  ['category', (told, naming) => entry(told, naming)?.categoryName ?? null],
  ['reason', (told, naming) => entry(told, naming)?.reasonName ?? null],
  ['notes', (told) => ended(told)?.notes ?? null],
  ['completion_type', (told) => ended(told)?.completionType ?? told.engagement?.endedAs ?? null],
  ['completed_by', (told) => ended(told)?.by?.name ?? null],
  ['hand_over_reason', ({ chat }) => chat?.handOverReason ?? null],
  ['user_messages', ({ engagement }) => engagement?.userMessages ?? null],
  ['agent_messages', ({ engagement }) => engagement?.agentMessages ?? null],
  ['abandoned', ({ engagement }) => engagement === null],
  ['delayed', ({ engagement }) => engagement?.delayed ?? null],
  ['link', ({ chat }) => (chat ? `/chats/${chat._id}` : null)],
];

export const engagementColumns: readonly string[] = columns.map(([name]) => name);

export function rowOf(told: Told, naming: Naming): CsvValue[] {
  return columns.map(([, value]) => value(told, naming));
}
