import * as z from 'zod/mini';
import { CompletionType, HandOverReason } from '../chats/chats.contract.js';
import { Closure } from '../closures/closures.contract.js';
import { request } from '../wire/request.js';
import { Count, Id, Moment } from '../wire/schema.js';
import {
  Compared,
  Durations,
  EntryName,
  InsightFilter,
  InsightPeriods,
  LocalDate,
  Progress,
} from './filter.contract.js';

/** Views are costly answers: fewer are asked for than of others. */
const rate = { perSecond: 5, burst: 30 };
/** Reasons that one answer lists at most, those with most closings first; exports list all. */
export const reasonsMax = 400;
export const closingsPage = 50;

/** A line of a table: a reason, with its numbers and its closings day by day or week by week. */
export const AskedReason = z.strictObject({ entry: EntryName, ...Compared.shape, series: z.array(Count) });
export type AskedReason = z.infer<typeof AskedReason>;

/** A category with its reasons, both with most closings first. `entry.reasonId` of a reason is null where none was given. */
export const AskedCategory = z.strictObject({
  entry: EntryName,
  ...Compared.shape,
  series: z.array(Count),
  reasons: z.array(AskedReason),
});
export type AskedCategory = z.infer<typeof AskedCategory>;

/** Endings without a category, by what ended them: nobody chose, or nothing was asked for. */
export const Uncategorised = z.strictObject({
  completionType: CompletionType,
  ...Compared.shape,
  series: z.array(Count),
});
export type Uncategorised = z.infer<typeof Uncategorised>;

const table = {
  periods: InsightPeriods,
  progress: Progress,
  total: Compared,
  series: z.array(Count),
  categories: z.array(AskedCategory),
  uncategorised: z.array(Uncategorised),
  /** Reasons that the table does not list because there are too many. */
  reasonsLeftOut: Count,
};

/** What users ask for: categories and reasons by volume, with handling time and repeats. */
export const readAskedFor = request('insights:askedFor', {
  needs: 'insights.view',
  input: z.strictObject({ filter: InsightFilter }),
  output: z.strictObject(table),
  rate,
});

/** How many of all chats the bot began it also ended, without a person. */
export const BotShare = z.strictObject({ chats: Count, kept: Count });
export type BotShare = z.infer<typeof BotShare>;

/** One hand-over reason; `reason` null: the chat came from a bot that did not say. */
export const HandOverRow = z.strictObject({
  reason: z.nullable(HandOverReason),
  closings: Count,
  before: Count,
  /** How these chats were closed, most frequent first: at most `reasonsMax`. */
  closedAs: z.array(z.strictObject({ entry: EntryName, closings: Count })),
});
export type HandOverRow = z.infer<typeof HandOverRow>;

/** What the bot could not handle: the same table for chats that it handed over, and why it did. */
export const readBot = request('insights:bot', {
  needs: 'insights.view',
  input: z.strictObject({ filter: InsightFilter }),
  output: z.strictObject({
    ...table,
    share: z.strictObject({ now: BotShare, before: BotShare }),
    handOvers: z.array(HandOverRow),
  }),
  rate,
});

/** A reason that the bot handles by itself from a day on. */
export const AutomationMark = z.strictObject({
  id: Id,
  businessId: Id,
  entry: EntryName,
  on: LocalDate,
  by: z.strictObject({ id: z.nullable(Id), name: z.string() }),
  at: Moment,
});
export type AutomationMark = z.infer<typeof AutomationMark>;

/** How often a reason was closed, and of how many chats in all. */
export const Volume = z.strictObject({
  from: LocalDate,
  to: LocalDate,
  days: Count,
  closings: Count,
  chats: Count,
  /** Closings in 100 chats; null when there were no chats. */
  perHundred: z.nullable(z.number()),
});
export type Volume = z.infer<typeof Volume>;

/** A mark with the days before it and as many since, 90 at most. */
export const AutomationEffect = z.strictObject({
  mark: AutomationMark,
  before: Volume,
  since: Volume,
  /**
   * Volume since, divided by volume before: 0.25 means a quarter is left. `low` and `high` hold the true value in 95 of
   * 100 cases, as far as chance goes; null when there is too little to say.
   */
  change: z.nullable(z.strictObject({ ratio: z.number(), low: z.number(), high: z.nullable(z.number()) })),
  /** Closings in 100 chats, week by week over both. */
  series: z.array(z.strictObject({ week: LocalDate, perHundred: z.nullable(z.number()) })),
});
export type AutomationEffect = z.infer<typeof AutomationEffect>;

/** A reason by what it costs. `share` of all agent hours of the period, 0–1. */
export const Candidate = z.strictObject({
  entry: EntryName,
  ...Compared.shape,
  share: z.number(),
  series: z.array(Count),
  mark: z.nullable(AutomationMark),
});
export type Candidate = z.infer<typeof Candidate>;

/** Automation candidates: reasons with the most agent time first, and what marked ones came to. */
export const readCandidates = request('insights:candidates', {
  needs: 'insights.view',
  input: z.strictObject({ filter: InsightFilter }),
  output: z.strictObject({
    periods: InsightPeriods,
    progress: Progress,
    total: Compared,
    candidates: z.array(Candidate),
    effects: z.array(AutomationEffect),
  }),
  rate,
});

/** What a number stands for; null asks for nothing of the kind. */
export const ClosingsWish = z.strictObject({
  entry: z.nullable(EntryName),
  completionType: z.nullable(CompletionType),
  /** Only chats that the bot handed over; with `handOverReason` those of one reason. */
  handedOver: z.boolean(),
  handOverReason: z.nullable(HandOverReason),
  repeatsOnly: z.boolean(),
});
export type ClosingsWish = z.infer<typeof ClosingsWish>;

/** Where a page of closings goes on: the last one that is there. */
export const ClosingsPlace = z.strictObject({ at: Moment, id: Id });
export type ClosingsPlace = z.infer<typeof ClosingsPlace>;

/** One of the closings behind a number. `handlingMs` null: no agent had it in hand. */
export const InsightClosing = z.strictObject({
  closure: Closure,
  handlingMs: z.nullable(Count),
  repeat: z.boolean(),
});
export type InsightClosing = z.infer<typeof InsightClosing>;

/** The closings behind a number, newest first. Those not counted yet are among them. */
export const readClosings = request('insights:closings', {
  needs: 'insights.view',
  input: z.strictObject({
    filter: InsightFilter,
    wish: ClosingsWish,
    after: z.nullable(ClosingsPlace),
  }),
  output: z.strictObject({ closings: z.array(InsightClosing), next: z.nullable(ClosingsPlace) }),
});

/** What agents did with the chats of a period, by the day on which they let go of them. */
export const ServiceRow = z.strictObject({
  /** Times that an agent had a chat in hand. */
  engagements: Count,
  /** Of these, those that ended with the chat completed. */
  completed: Count,
  /** Of these, those whose user had waited longer than the team allows. */
  delayed: Count,
  /** Chats that ended in the team's queue, before an agent took them. An agent has none. */
  abandoned: Count,
  /** In the queue before the agent had it. */
  queue: Durations,
  /** From having it to the agent's first message. */
  firstResponse: Durations,
  /** From a user's message to the agent's next one, over all of them. */
  response: Durations,
  /** From the chat's beginning to its completion. */
  resolution: Durations,
  /** Set aside with `Waiting for user`. */
  waiting: Durations,
  /** In the agent's hands, without the time set aside. */
  handling: Durations,
});
export type ServiceRow = z.infer<typeof ServiceRow>;

const served = { now: ServiceRow, before: ServiceRow };

/** Service: how quickly users were answered, per team and agent. */
export const readService = request('insights:service', {
  needs: 'insights.view',
  input: z.strictObject({ filter: InsightFilter }),
  output: z.strictObject({
    periods: InsightPeriods,
    progress: Progress,
    total: z.strictObject(served),
    teams: z.array(z.strictObject({ teamId: Id, name: z.string(), ...served })),
    agents: z.array(z.strictObject({ agentId: Id, name: z.string(), ...served })),
  }),
  rate,
});

/** Looks at a business's Insights from now on, in place of the one before; null ends it. `insights:changed` tells. */
export const watchInsights = request('insights:watch', {
  needs: 'insights.view',
  input: z.strictObject({ businessId: z.nullable(Id) }),
  output: z.strictObject({ progress: z.nullable(Progress), channels: z.array(z.string()) }),
});

/** More was counted in the business that the socket looks at: what is shown may be read again. At most every 2 seconds. */
export const insightsChanged = z.object({ businessId: Id, progress: Progress });
export type InsightsChanged = z.infer<typeof insightsChanged>;
