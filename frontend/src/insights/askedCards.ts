import type { Compared } from '#shared/insights/filter.contract';
import type { Uncategorised } from '#shared/insights/insights.contract';
import { t } from '../i18n';
import { formatNumber } from '../ui/formats';
import { changeText, durationChange, durationText, pointsText, repeatsText, shareText } from './figures';
import type { FigureCard } from './FigureCards.vue';

interface Table {
  total: Compared;
  uncategorised: readonly Uncategorised[];
}

/** How many, with a category, how long, how often again. */
export function askedCards({ total: { now, before }, uncategorised }: Table): FigureCard[] {
  const without = uncategorised.reduce((sum, one) => sum + one.now.closings, 0);
  const median = durationChange(now.handling, before.handling, 'median');
  const repeats = pointsText([now.repeats, now.closings], [before.repeats, before.closings]);
  return [
    {
      name: t('insights.cards.closings'),
      text: formatNumber(now.closings),
      note: t('insights.cards.change', { change: changeText(now.closings, before.closings) }),
    },
    {
      name: t('insights.cards.withCategory'),
      text: shareText(now.closings - without, now.closings),
      note: t('insights.cards.without', { count: without, number: formatNumber(without) }),
    },
    {
      name: t('insights.cards.medianHandling'),
      text: durationText(now.handling, 'median'),
      note: median && t('insights.cards.change', { change: median }),
    },
    {
      name: t('insights.cards.repeats'),
      text: repeatsText(now),
      note: repeats && t('insights.cards.change', { change: repeats }),
    },
  ];
}
