import type { Refusal } from '#shared/wire/request';
import { refusalText } from '../wire/errorText';
import type { Problems } from './draftCheck';
import { nothingChosen, type Chosen } from './liveChoice';
import { goneText } from './refusalWords';

export interface Places {
  problems: Problems;
  changed: string;
  /** What is left of the choice. */
  taken?: (chosen: Chosen) => Chosen;
}

const withoutReason = (chosen: Chosen): Chosen => ({ ...chosen, reasonId: null, reasonName: null });

/** Where in the dialog a refusal belongs. */
export function placesOf(refusal: Refusal): Places {
  switch (refusal.code) {
    case 'CATEGORY_REQUIRED':
      return { problems: { category: 'missing' }, changed: '' };
    case 'REASON_REQUIRED':
      return { problems: { reason: 'missing' }, changed: '' };
    case 'CATEGORY_NOT_FOR_TEAM':
      return {
        problems: { category: 'missing' },
        changed: refusalText(refusal),
        taken: () => nothingChosen,
      };
    case 'NOTES_REQUIRED':
      return { problems: { notes: 'missing' }, changed: '' };
    case 'NOTES_TOO_LONG':
      return { problems: { notes: 'tooLong' }, changed: '' };
    case 'FOLLOW_UP_IN_PAST':
      return { problems: { followUps: { [refusal.data.index]: 'whenPassed' } }, changed: '' };
    case 'CATEGORY_GONE':
    case 'REASON_GONE':
      return gonePlaces(refusal);
    case 'REASON_NOT_IN_CATEGORY':
      return { problems: { reason: 'missing' }, changed: refusalText(refusal), taken: withoutReason };
    default:
      return { problems: {}, changed: '' };
  }
}

type GoneRefusal = Extract<Refusal, { code: 'CATEGORY_GONE' | 'REASON_GONE' }>;

/** Whether something that was chosen has been deleted; what was named in its place may be offered. */
export function isGone(refusal: Refusal): refusal is GoneRefusal {
  return refusal.code === 'CATEGORY_GONE' || refusal.code === 'REASON_GONE';
}

function gonePlaces({ code, data }: GoneRefusal): Places {
  const what = code === 'CATEGORY_GONE' ? 'category' : 'reason';
  const changed = goneText({ what, name: data.name, by: data.by?.name ?? null });
  return {
    problems: { [what]: 'missing' },
    changed,
    taken: what === 'category' ? () => nothingChosen : withoutReason,
  };
}
