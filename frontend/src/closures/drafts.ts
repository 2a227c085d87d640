import type { Suggested } from '#shared/suggestions/suggestions.contract';
import { storage } from '../wire/storage';

export interface FollowUpDraft {
  /** Null until a time is chosen. */
  at: number | null;
  comment: string;
}

/** What a member has put into the close dialog of one cycle of a chat. */
export interface CloseDraft {
  memberId: string;
  chatId: string;
  cycle: number;
  /** Drawn when the dialog first opens for this cycle; the closing is sent under it, however often. */
  closureId: string;
  categoryId: string | null;
  reasonId: string | null;
  /** The names as they were chosen, so that what has been deleted since can still be named. */
  categoryName: string | null;
  reasonName: string | null;
  notes: string;
  followUps: FollowUpDraft[];
  getNextChat: boolean;
  /** What was suggested when it was sent. */
  suggested?: Suggested | undefined;
}

export type DraftKey = Pick<CloseDraft, 'memberId' | 'chatId' | 'cycle'>;

/** An empty draft with a closing id of its own. */
export function newDraft(key: DraftKey, getNextChat: boolean): CloseDraft {
  return {
    ...key,
    closureId: crypto.randomUUID(),
    categoryId: null,
    reasonId: null,
    categoryName: null,
    reasonName: null,
    notes: '',
    followUps: [],
    getNextChat,
  };
}

/** The draft kept in this browser, if there is one. */
export async function readDraft(key: DraftKey): Promise<CloseDraft | undefined> {
  return (await storage()).get('drafts', [key.memberId, key.chatId, key.cycle]);
}

/** Keeps a draft; call it at every change. Writes of one page reach the browser's database in their order. */
export async function keepDraft(draft: CloseDraft): Promise<void> {
  await (await storage()).put('drafts', structuredCloneOf(draft));
}

export async function dropDraft(key: DraftKey): Promise<void> {
  await (await storage()).delete('drafts', [key.memberId, key.chatId, key.cycle]);
}

/** A reactive draft cannot be stored as it is. */
function structuredCloneOf(draft: CloseDraft): CloseDraft {
  return { ...draft, followUps: draft.followUps.map((followUp) => ({ ...followUp })) };
}
