import type { Person } from '#shared/wire/errors';
import { StoryOfBusiness } from './businessStory.js';
import { cannedRepliesOf } from './cannedReplies.js';
import { choiceOf } from './closing.js';
import { automatedOnDay, dayMs, storyDays, type Automation, type DemoData } from './demoData.js';
import { harbourBankPlan, meadowShopPlan, type BusinessPlan } from './plan.js';
import { promisesOf } from './promises.js';
import { Random } from './random.js';
import { taxonomyOf, type Taxonomy } from './taxonomy.js';
import { worldOf } from './world.js';

const plans = [meadowShopPlan, harbourBankPlan];
const administrator = 'Sam Rivera';

/** What is loaded on a first start. */
export const demoSeed = 48_210;

/**
 * 200 days of two businesses up to `now` (milliseconds since 1970), as documents for the database. The same seed and
 * `now` give the same documents; nothing in them is later than `now`, except what was promised.
 */
export function generateDemo(seed: number, now: number): DemoData {
  const random = new Random(seed);
  const begin = now - (storyDays + 1) * dayMs;
  const world = worldOf(plans, begin, random);
  const people = world.members.map(({ _id, name }): Person => ({ id: _id, name }));
  const by = people.find(({ name }) => name === administrator)!;
  const data: DemoData = {
    ...world,
    ...{ taxonomies: [], categories: [], taxonomyChanges: [], automations: [] },
    ...{ users: [], userNotes: [], chats: [], messages: [], closures: [], engagements: [] },
    ...{ followUps: [], cannedReplies: [] },
  };
  plans.forEach((plan, i) => {
    const business = world.businesses[i]!;
    const taxonomy = taxonomyOf(plan.phrasebook, { businessId: business._id, by, at: begin }, random);
    const stage = { plan, business, team: world.teams[i]!, taxonomy, people, now };
    const story = new StoryOfBusiness(stage, random).tell();
    append(data, { ...story, categories: taxonomy.categories, taxonomyChanges: taxonomy.changes });
    const lead = people.find(({ name }) => name === plan.lead)!;
    const replies = cannedRepliesOf({ businessId: business._id, by: lead, at: begin }, random);
    append(data, { cannedReplies: replies, followUps: promisesOf(story.closures, now, random) });
    append(data, { taxonomies: [taxonomy.head], automations: automationsOf(plan, taxonomy, now) });
  });
  return data;
}

function automationsOf(plan: BusinessPlan, taxonomy: Taxonomy, now: number): Automation[] {
  const at = new Date(now - (storyDays - automatedOnDay) * dayMs);
  return plan.phrasebook.reasons
    .filter(({ reason }) => plan.trends[reason] === 'automated')
    .map((named) => {
      const { reason } = choiceOf(taxonomy, named);
      return { businessId: taxonomy.head.businessId, reasonId: reason!._id, at };
    });
}

function append(data: DemoData, more: Partial<DemoData>): void {
  for (const [collection, docs] of Object.entries(more)) {
    const all = data[collection as keyof DemoData] as unknown[];
    for (const doc of docs) all.push(doc);
  }
}
