import type { AutomationEffect } from '#shared/insights/insights.contract';
import { t } from '../i18n';
import { formatShare } from '../ui/formats';

/** What a mark came to, in one sentence that claims no more than the numbers carry. */
export function effectText({ change, since }: Pick<AutomationEffect, 'change' | 'since'>): string {
  if (since.days === 0) return t('insights.effects.notYet');
  if (change === null || change.high === null) return t('insights.effects.tooLittle');
  const { ratio, low, high } = change;
  if (low <= 1 && high >= 1) return t('insights.effects.noClearChange');
  const less = ratio < 1;
  const [from, to] = less ? [1 - high, 1 - low] : [low - 1, high - 1];
  const values = {
    change: shareOf(Math.abs(1 - ratio)),
    from: shareOf(from),
    to: shareOf(to),
  };
  return t(less ? 'insights.effects.fewer' : 'insights.effects.more', values);
}

function shareOf(value: number): string {
  return formatShare(Math.round(value * 100) / 100);
}
