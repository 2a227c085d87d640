import { t, type TextValues } from '../i18n';
import { formatDate } from '../ui/formats';
import { Refused } from './refused';
import type { Refusal } from '#shared/wire/request';

/** What happened, what was kept and what to do next, in the member's language. For anything that was thrown. */
export function errorText(error: unknown): string {
  if (!(error instanceof Refused)) return t('errors.unexpected');
  if (!error.sent && error.code === 'UNKNOWN') return t('errors.notSent');
  return refusalText(error.refusal);
}

/** The same for a refusal that was kept, as the outbox does. */
export function refusalText(refusal: Refusal): string {
  return t(`errors.${refusal.code}`, valuesOf(refusal));
}

function valuesOf(refusal: Refusal): TextValues {
  const values: TextValues = {
    id: refusal.id,
    by: t('errors.someone'),
    to: t('errors.nobody'),
    assignee: t('errors.nobody'),
  };
  for (const [key, value] of Object.entries(refusal.data as Record<string, unknown>)) {
    if (key === 'at' && typeof value === 'number') values[key] = formatDate(new Date(value), 'clock');
    else if (key === 'retryAfterMs') values['seconds'] = Math.ceil(Number(value) / 1000);
    else if (typeof value === 'string' || typeof value === 'number') values[key] = value;
    else if (isNamed(value)) values[key] = value.name;
  }
  return values;
}

function isNamed(value: unknown): value is { name: string } {
  return (
    typeof value === 'object' && value !== null && typeof (value as { name?: unknown }).name === 'string'
  );
}
