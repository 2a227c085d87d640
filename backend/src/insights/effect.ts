import type { AutomationEffect, Volume } from '#shared/insights/insights.contract';
import { localDate } from '#shared/insights/localDates';
import type { Span } from './periods.js';

/** Fewer closings than this before a mark say nothing about what came after. */
const leastBefore = 10;
/** The 97.5 % point of the normal distribution. */
const z = 1.959964;

export function volumeOf({ from, to }: Span, closings: number, chats: number): Volume {
  const perHundred = chats === 0 ? null : round((closings * 100) / chats);
  return { from: localDate(from), to: localDate(to - 1), days: to - from, closings, chats, perHundred };
}

/**
 * How the share of chats changed, with the interval that holds it in 95 of 100 cases: the ratio of two rates, its
 * logarithm taken as normal. With nothing left, the upper end is that of three closings ("rule of three").
 */
export function changeOf(before: Volume, since: Volume): AutomationEffect['change'] {
  if (before.closings < leastBefore || since.chats === 0 || before.chats === 0) return null;
  const rate = before.closings / before.chats;
  const ratio = since.closings / since.chats / rate;
  if (since.closings === 0) return { ratio: 0, low: 0, high: round(3 / since.chats / rate) };
  const error = Math.sqrt(1 / since.closings - 1 / since.chats + 1 / before.closings - 1 / before.chats);
  const factor = Math.exp(z * error);
  return { ratio: round(ratio), low: round(ratio / factor), high: round(ratio * factor) };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
