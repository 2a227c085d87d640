import { followUpsMax, notesMax } from '#shared/closures/closures.contract';
import { nameKey } from '#shared/categories/nameKey';
import { codePoints } from '#shared/wire/text';
import type { FollowUpDraft } from './drafts';

/** Characters (code points) a follow-up's comment may have. */
const commentMax = 500;
export { followUpsMax, notesMax };

/** What the business asks for in the present state of its list. */
export interface Asked {
  category: boolean;
  /** The reason, of the chosen category. */
  reason: boolean;
  /** Notes, of the chosen reason. */
  notes: boolean;
}

export type FollowUpProblem = 'whenMissing' | 'whenPassed' | 'commentTooLong';

/** What keeps a closing from being sent, by field; empty when nothing does. */
export interface Problems {
  category?: 'missing';
  reason?: 'missing';
  notes?: 'tooLong' | 'missing';
  followUps?: Record<number, FollowUpProblem>;
}

export interface Checked {
  categoryId: string | null;
  reasonId: string | null;
  notes: string;
  followUps: readonly FollowUpDraft[];
}

/** Finds what is wrong, as the server would. `now` is in milliseconds. */
export function problemsOf(draft: Checked, asked: Asked, now: number): Problems {
  const problems: Problems = {};
  if (asked.category && draft.categoryId === null) problems.category = 'missing';
  else if (asked.reason && draft.reasonId === null) problems.reason = 'missing';
  if (codePoints(draft.notes) > notesMax) problems.notes = 'tooLong';
  else if (asked.notes && nameKey(draft.notes) === '') problems.notes = 'missing';
  const followUps = followUpProblems(draft.followUps, now);
  if (Object.keys(followUps).length > 0) problems.followUps = followUps;
  return problems;
}

function followUpProblems(followUps: readonly FollowUpDraft[], now: number): Record<number, FollowUpProblem> {
  const problems: Record<number, FollowUpProblem> = {};
  for (const [index, { at, comment }] of followUps.entries()) {
    if (at === null) problems[index] = 'whenMissing';
    else if (at <= now) problems[index] = 'whenPassed';
    else if (codePoints(comment) > commentMax) problems[index] = 'commentTooLong';
  }
  return problems;
}

export function isFaultless(problems: Problems): boolean {
  return Object.keys(problems).length === 0;
}
