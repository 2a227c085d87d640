import type { Refusal } from '#shared/wire/request';
import { t, type TextValues } from '../i18n';
import { formatDate } from '../ui/formats';
import { dayNumber } from '../ui/timeZone';
import { refusalText } from '../wire/errorText';
import { inWords, type Chosen, type Gone, type Moved } from './liveChoice';

/** What happened elsewhere to what is being filled in, and what may be chosen in its place. */
export interface WhatChanged {
  text: string;
  instead: Chosen | null;
}

/** What was taken out of the dialog, and by whom. */
export function goneText({ what, name, by }: Omit<Gone, 'instead'>): string {
  if (by === null) return t(`closures.gone.${what}Unknown`, { name });
  return t(`closures.gone.${what}`, { name, by });
}

/** What a choice has become by a merge, or by its undoing. */
export function movedText({ from, by }: Moved, now: Chosen): string {
  return t(by === null ? 'closures.movedUnknown' : 'closures.moved', {
    from,
    to: inWords(now),
    by: by ?? '',
  });
}

/** Why a closing was not recorded: who did what meanwhile, how and when, as one sentence. */
export function notRecordedText(refusal: Refusal, userName: string): string {
  const because = becauseOf(refusal);
  return because === undefined
    ? t('closures.notRecordedPlain', { user: userName, text: refusalText(refusal) })
    : t('closures.notRecorded', { user: userName, because });
}

function becauseOf(refusal: Refusal): string | undefined {
  switch (refusal.code) {
    case 'ALREADY_CLOSED':
      return closedText(refusal.data);
    case 'COMPLETED_WITHOUT_CATEGORY':
      return t('closures.because.completed', whoWhen(refusal.data));
    case 'REASSIGNED':
      return reassignedText(refusal.data);
    case 'NEW_CYCLE':
      return t(`closures.because.${refusal.data.by ? 'reopened' : 'reopenedUnknown'}`, whoWhen(refusal.data));
    case 'CATEGORY_GONE':
    case 'REASON_GONE':
      return t(`closures.because.${refusal.code}`, { ...whoWhen(refusal.data), name: refusal.data.name });
    default:
      return undefined;
  }
}

type Closed = Extract<Refusal, { code: 'ALREADY_CLOSED' }>['data'];

function closedText(ending: Closed): string {
  const chosen = [ending.categoryName, ending.reasonName].filter((name) => name !== null).join(' → ');
  if (chosen === '') return t('closures.because.closed', whoWhen(ending));
  return t('closures.because.closedAs', { ...whoWhen(ending), chosen });
}

type Reassigned = Extract<Refusal, { code: 'REASSIGNED' }>['data'];

function reassignedText({ to, teamName, by, at }: Reassigned): string {
  const values = { ...whoWhen({ by, at }), to: to?.name ?? '', teamName };
  return t(`closures.because.${to ? 'reassigned' : 'reassignedToTeam'}`, values);
}

function whoWhen({ by, at }: { by: { name: string } | null; at: number | null }): TextValues {
  return { by: by?.name ?? t('errors.someone'), at: at === null ? '' : timeText(at) };
}

/** The time of day; with the date when it was not today. */
function timeText(at: number): string {
  const date = new Date(at);
  const today = dayNumber(at) === dayNumber(Date.now());
  return today ? formatDate(date, 'clock') : `${formatDate(date, 'day')} ${formatDate(date, 'clock')}`;
}
