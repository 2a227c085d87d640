import { automatedOnDay, dayMs, hourMs, storyDays } from './demoData.js';
import type { OtherTheme, ReasonPhrases } from './phrasebook.js';
import { isOn, type BusinessPlan, type Trend } from './plan.js';
import type { Random } from './random.js';

/** How a chat goes and ends. */
export type Outcome =
  | 'handled'
  | 'closedByLead'
  | 'reassigned'
  | 'waited'
  | 'unanswered'
  | 'bot'
  | 'botIdle'
  | 'noAgent'
  | 'userLeft';

/** A user comes to the chat. */
export interface Arrival {
  at: number;
  reason: ReasonPhrases | null;
  /** What it is about when no reason names it. */
  other: OtherTheme | null;
  outcome: Outcome;
}

interface Topic extends Pick<Arrival, 'reason' | 'other'> {
  name: string;
}

/** The share of a topic's volume on a day of the story. */
function volumeOn(day: number, trend: Trend): number {
  // The last 90 days bring 30 % more than the 90 before.
  if (trend === 'growing') return 1 + 0.004246 * Math.max(0, day - (storyDays - 180));
  if (trend === 'rising') return 0.1 + (day / storyDays) ** 3;
  return 1;
}

/** Every arrival of the story, oldest first. The last hour stays free, so that all chats have ended. */
export function arrivalsOf(plan: BusinessPlan, now: number, random: Random): Arrival[] {
  const topics: Topic[] = [
    ...plan.phrasebook.reasons.map((reason) => ({ name: reason.reason, reason, other: null })),
    ...plan.phrasebook.other.map((other) => ({ name: other.phrase ?? '', reason: null, other })),
  ];
  const weightOf = (topic: Topic) => plan.weights[topic.name] ?? 1;
  const total = topics.reduce((sum, topic) => sum + weightOf(topic), 0);
  return topics
    .flatMap((topic) => {
      const count = Math.round((plan.chats * weightOf(topic)) / total);
      return arrivalsAbout(topic, momentsOf(plan, { trend: trendOf(plan, topic), count, now }, random), {
        plan,
        now,
        random,
      });
    })
    .sort((a, b) => a.at - b.at);
}

function trendOf(plan: BusinessPlan, topic: Topic): Trend {
  return plan.trends[topic.name] ?? 'steady';
}

/**
 * Draws `count` moments along the curve of hours, weekdays and trend, one from each of `count` equal shares of it: as
 * uneven as life within a day, yet the volumes of weeks are what the trend says.
 */
function momentsOf(
  plan: BusinessPlan,
  wanted: { trend: Trend; count: number; now: number },
  random: Random,
): number[] {
  const start = wanted.now - storyDays * dayMs;
  const sums: number[] = [];
  let sum = 0;
  for (let hour = 0; hour < storyDays * 24 - 1; hour++) {
    const time = new Date(start + (hour + 0.5) * hourMs);
    const daily = plan.weekdays[time.getUTCDay()]! * plan.hours[time.getUTCHours()]!;
    sums.push((sum += daily * volumeOn(hour / 24, wanted.trend)));
  }
  const moments: number[] = [];
  let hour = 0;
  for (let i = 0; i < wanted.count; i++) {
    const target = ((i + random.next()) / wanted.count) * sum;
    while (sums[hour]! <= target) hour++;
    moments.push(Math.floor(start + (hour + random.next()) * hourMs));
  }
  return moments;
}

type Odds = readonly (readonly [Outcome, number])[];

const staffed: Odds = [
  ['handled', 74],
  ['bot', 8],
  ['waited', 4],
  ['unanswered', 4],
  ['botIdle', 3],
  ['reassigned', 3],
  ['closedByLead', 2.5],
  ['userLeft', 2.5],
];
const unstaffed: Odds = [
  ['bot', 55],
  ['noAgent', 15],
  ['botIdle', 20],
  ['userLeft', 10],
];
const beforeAutomation: Odds = [
  ['handled', 88],
  ['waited', 5],
  ['unanswered', 4],
  ['userLeft', 3],
];
const afterAutomation: Odds = [
  ['bot', 84],
  ['handled', 10],
  ['botIdle', 6],
];

const goldenRatio = 0.618_033_988_749_895;

function arrivalsAbout(
  topic: Topic,
  moments: number[],
  { plan, now, random }: { plan: BusinessPlan; now: number; random: Random },
): Arrival[] {
  const shifts = Object.values(plan.shifts).flat();
  const alone = Object.keys(plan.shifts).length === 1;
  const shares = new Map<Odds, number>();
  return moments.map((at) => {
    const open = isOn(shifts, at);
    const odds = oddsAt(trendOf(plan, topic), (at - now) / dayMs + storyDays, open);
    // Evenly spread instead of drawn: a reason with few chats has its share of each ending too.
    const share = ((shares.get(odds) ?? random.next()) + goldenRatio) % 1;
    shares.set(odds, share);
    const drawn = pickAt(odds, share);
    // No bot knows what no reason names, and nobody is there to take over from the only agent.
    const unfit = (topic.other && drawn === 'bot') || (alone && drawn === 'reassigned');
    const outcome = unfit ? (open ? 'handled' : 'botIdle') : drawn;
    return { at, reason: topic.reason, other: topic.other, outcome };
  });
}

function oddsAt(trend: Trend, day: number, open: boolean): Odds {
  if (trend !== 'automated') return open ? staffed : unstaffed;
  if (day < automatedOnDay) return open ? beforeAutomation : unstaffed;
  return open ? afterAutomation : unstaffed;
}

function pickAt(odds: Odds, share: number): Outcome {
  let left = share * odds.reduce((sum, [, weight]) => sum + weight, 0);
  return odds.find(([, weight]) => (left -= weight) < 0)?.[0] ?? odds[0]![0];
}
