import type { Bot } from '../bot/bot.contract.js';
import type { Business } from '../businesses/businesses.contract.js';
import type { Category } from '../categories/categories.contract.js';
import type { CannedReply } from '../replies/replies.contract.js';
import type { ChatState, CompletionType } from '../chats/chats.contract.js';
import type { Team } from '../teams/teams.contract.js';

/** Who did something, as it is told to others. */
export interface Person {
  id: string | null;
  name: string;
}

interface Ending {
  by: Person | null;
  at: number;
  completionType: CompletionType;
  categoryName: string | null;
  reasonName: string | null;
}

/** Every refusal Baton gives, with what travels beside its code. The words for each are in the clients' message files. */
export interface ErrorPayloads {
  BAD_INPUT: { path: string; problem: string };
  UNKNOWN_REQUEST: Record<string, never>;
  SIGNED_OUT: Record<string, never>;
  WRONG_SIGN_IN: Record<string, never>;
  FORBIDDEN: { permission: string };
  NOT_FOUND: { what: string };
  TOO_MANY: { retryAfterMs: number };
  BUSY: Record<string, never>;
  UNKNOWN: Record<string, never>;
  SHUTTING_DOWN: Record<string, never>;
  INTERNAL: Record<string, never>;
  NEW_VERSION: { protocol: number };
  OP_ID_REUSED: Record<string, never>;

  SETUP_DONE: Record<string, never>;
  SETUP_CODE_WRONG: Record<string, never>;
  EMAIL_INVALID: Record<string, never>;
  EMAIL_TAKEN: Record<string, never>;
  PASSWORD_TOO_SHORT: { min: number };

  NAME_EMPTY: Record<string, never>;
  NAME_TOO_LONG: { max: number };
  NAME_TAKEN: { name: string; existing: Category | null; by: Person | null; at: number | null };
  STALE: { current: Category; by: Person | null; at: number | null };
  ENTRY_DELETED: { current: Category; by: Person | null; at: number | null };
  PARENT_DELETED: { parent: Category };
  NOT_REVERTIBLE: { version: number };
  /** The team would be asked for a closing category and have none to choose. */
  TEAM_WITHOUT_CATEGORY: { teamName: string; businessName: string };
  IMPORT_ROW: { line: number; name: string; problem: string };
  IMPORT_TOO_LARGE: { max: number };
  IMPORT_EMPTY: Record<string, never>;
  LIST_CHANGED: Record<string, never>;

  CATEGORY_REQUIRED: Record<string, never>;
  REASON_REQUIRED: Record<string, never>;
  CATEGORY_GONE: { id: string; name: string; by: Person | null; at: number | null };
  REASON_GONE: { id: string; name: string; by: Person | null; at: number | null };
  REASON_NOT_IN_CATEGORY: { categoryId: string; reasonId: string };
  CATEGORY_NOT_FOR_TEAM: { id: string; name: string };
  NOTES_REQUIRED: { name: string };
  NOTES_TOO_LONG: { max: number };
  FOLLOW_UP_IN_PAST: { index: number };
  CLOSURE_CONFLICT: { closureId: string };
  ALREADY_CLOSED: Ending;
  REASSIGNED: { to: Person | null; teamName: string; by: Person | null; at: number };
  COMPLETED_WITHOUT_CATEGORY: Ending & { closureId: string; rev: number };
  NEW_CYCLE: { cycle: number; closureId: string | null; rev: number | null; by: Person | null; at: number };
  CLOSURE_STALE: { rev: number; by: Person | null; at: number };
  CORRECTION_TOO_LATE: Record<string, never>;
  USER_CAME_BACK: { chatId: string };
  ALREADY_UNDONE: { by: Person | null; at: number };
  UNDO_TOO_LATE: { seconds: number };

  MESSAGE_EMPTY: Record<string, never>;
  MESSAGE_TOO_LONG: { max: number };
  CHAT_NOT_OPEN: { state: ChatState };
  CHAT_OPEN: { state: ChatState; assignee: Person | null };
  NOT_YOUR_CHAT: { assignee: Person | null };
  MEMBER_NOT_IN_TEAM: Record<string, never>;
  TEAM_NOT_OF_BUSINESS: Record<string, never>;
  TEAM_STALE: { current: Team; by: Person | null; at: number | null };
  TEAM_HAS_CHATS: { count: number };
  TEAM_IS_DEFAULT: { businessName: string };
  TEAM_SHARED: Record<string, never>;
  BUSINESS_STALE: { current: Business; by: Person | null; at: number | null };
  BOT_STALE: { current: Bot; by: Person | null; at: number | null };
  TOO_MANY_ANSWERS: { max: number };
  MEMBER_NOT_OF_BUSINESS: Record<string, never>;
  FILE_TOO_LARGE: { megabytes: number };
  FILE_EMPTY: Record<string, never>;
  /** The name is that of a place in a file system. */
  FILE_NAME: Record<string, never>;
  /** Recognised, and not taken: `found` is the usual ending of such files, in capitals. */
  FILE_TYPE: { found: string };
  /** Recognised, and not taken because it can carry scripts. */
  FILE_RUNS: { found: string };
  /** Neither of a kind that is taken nor plain text. */
  FILE_UNKNOWN: Record<string, never>;
  FILE_DAMAGED: Record<string, never>;
  PICTURE_TOO_LARGE: { megapixels: number; side: number };
  NOTHING_QUEUED: Record<string, never>;
  AT_LIMIT: { cap: number };
  NOT_ONLINE: Record<string, never>;
  USER_HAS_CHAT: { state: ChatState; assignee: Person | null };
  USER_BLOCKED: Record<string, never>;
  /** A period that ends before it begins. */
  PERIOD_BACKWARDS: { from: string; to: string };
  PERIOD_TOO_LONG: { max: number };
  /** Nothing of the kind lies in the period. */
  EXPORT_EMPTY: Record<string, never>;
  TOO_MANY_REPORTS: { max: number };
  REPLY_STALE: { current: CannedReply; by: Person | null; at: number };
  TOO_MANY_REPLIES: { max: number };
  TOO_MANY_KEYS: { max: number };
  TOO_MANY_WEBHOOKS: { max: number };
  /** `unknown`: no such host; `private`: not a public address; `plain`: http. */
  WEBHOOK_TARGET: { why: string };
  API_KEY_INVALID: Record<string, never>;
  /** The business hands over to nobody: its assistance mode is bot only, or it has no team. */
  NOBODY_THERE: Record<string, never>;
}

export type ErrorCode = keyof ErrorPayloads;

/** Codes after which the same request may be sent again unchanged: nothing is known to have been written. */
export const retryableCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'TOO_MANY',
  'BUSY',
  'UNKNOWN',
  'SHUTTING_DOWN',
]);
