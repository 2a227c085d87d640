import type { FollowUp } from '#shared/closures/closures.contract';
import type { Person } from '#shared/wire/errors';
import type { BusinessDoc } from '../businesses/businesses.model.js';
import type { TeamDoc } from '../teams/teams.model.js';
import type { UserNoteDoc } from '../notes/notes.model.js';
import { arrivalsOf, type Arrival } from './calendar.js';
import { choiceOf, close } from './closing.js';
import { Storyteller, type Matter } from './conversation.js';
import { dayMs, minuteMs, storyDays, type BusinessStory } from './demoData.js';
import { Floor } from './floor.js';
import type { ReasonPhrases } from './phrasebook.js';
import { followUpComments, userNotes } from './phrases.js';
import type { BusinessPlan } from './plan.js';
import type { Random } from './random.js';
import type { Taxonomy } from './taxonomy.js';
import { Customers, type Customer } from './users.js';
import { meetWaitingUsers, reserve, waitingUsers, type Reserved } from './waitingUsers.js';
import { workingDayAfter } from './words.js';

/** What a business's story plays in. */
export interface Stage {
  plan: BusinessPlan;
  business: BusinessDoc;
  team: TeamDoc;
  taxonomy: Taxonomy;
  people: readonly Person[];
  now: number;
}

/** Everything that happened in one business, from its first chat to now. */
export class StoryOfBusiness {
  private readonly story: BusinessStory = {
    users: [],
    userNotes: [],
    chats: [],
    messages: [],
    closures: [],
    engagements: [],
  };
  private readonly customers: Customers;
  private readonly storyteller: Storyteller;

  constructor(
    private readonly stage: Stage,
    private readonly random: Random,
  ) {
    const { plan, business, team, people, now } = stage;
    this.customers = new Customers({ id: business._id, kind: plan.kind, now }, random);
    const house = {
      businessId: business._id,
      team: { id: team._id, name: team.name },
      floor: new Floor(plan.shifts, people),
      lead: people.find(({ name }) => name === plan.lead)!,
      autocompleteMinutes: business.settings.autocompleteMinutes,
    };
    this.storyteller = new Storyteller(house, random);
  }

  tell(): BusinessStory {
    const { plan, now } = this.stage;
    const arrivals = arrivalsOf(plan, now, this.random);
    const begin = now - storyDays * dayMs;
    const waiting = plan.kind === 'shop' ? meetWaitingUsers(this.customers, begin, this.random) : new Map();
    const reserved = reserve(arrivals, waiting, now);
    for (const arrival of arrivals) this.tellOne(arrival, reserved.get(arrival) ?? null);
    for (const [user, customer] of waiting) this.queue(user, customer);
    this.story.users = this.customers.all.filter(({ lastSeenAt }) => lastSeenAt > 0).map(({ doc }) => doc);
    this.story.userNotes.push(...this.notesOnUsers());
    return this.story;
  }

  private tellOne(arrival: Arrival, reserved: Reserved | null): void {
    const about = this.aboutOf(arrival);
    const name = `${about?.category} → ${about?.reason}`;
    const customer = reserved?.customer ?? this.customers.next(arrival.at, name);
    const matter: Matter = {
      at: arrival.at,
      outcome: arrival.outcome,
      user: customer.doc,
      opening: arrival.reason ?? this.openingOf(arrival),
      scenario: this.random.pick((arrival.reason ?? arrival.other!).scenarios),
      followUps: reserved?.followUps ?? this.followUpsOf(arrival),
      notes: reserved?.notes ?? null,
    };
    const told = this.storyteller.tell(matter);
    // What would end after the story did not happen.
    if (told.ending!.at >= this.stage.now) return;
    const { taxonomy } = this.stage;
    const choice = { choice: choiceOf(taxonomy, about), taxonomyVersion: taxonomy.head.version };
    const closure = close(told, matter, choice, this.random);
    this.customers.saw(customer, name, told.ending!.at);
    if (closure.by) customer.doc.lastAgentId = told.engagements.at(-1)!.memberId;
    this.story.chats.push(told.transcript.chat);
    this.story.closures.push(closure);
    for (const row of told.transcript.rows) this.story.messages.push(row);
    this.story.engagements.push(...told.engagements);
  }

  private queue(user: (typeof waitingUsers)[number], customer: Customer): void {
    const { plan, now } = this.stage;
    const phrases = this.phrasesOf(user);
    const transcript = this.storyteller.queue({
      at: now - (user.queuedMinutesAgo + 3) * minuteMs,
      outcome: 'noAgent',
      user: customer.doc,
      opening: { ...phrases, utterances: user.writes },
      scenario: phrases.scenarios[0]!,
      followUps: [],
      notes: null,
    });
    this.story.chats.push(transcript.chat);
    for (const row of transcript.rows) this.story.messages.push(row);
    const by = this.stage.people.find(({ name }) => name === plan.lead)!;
    this.story.userNotes.push(this.userNote(customer, { text: user.note, by, at: now - 50 * dayMs }));
  }

  private aboutOf(arrival: Arrival): { category: string; reason: string } | null {
    return arrival.reason && { category: arrival.reason.category, reason: arrival.reason.reason };
  }

  /** Users who ask for what no reason names begin with the words of a neighbouring one. */
  private openingOf(arrival: Arrival): ReasonPhrases {
    return this.phrasesOf(this.random.pick(arrival.other!.openedAs));
  }

  private phrasesOf(named: { category: string; reason: string }): ReasonPhrases {
    return this.stage.plan.phrasebook.reasons.find(
      ({ category, reason }) => category === named.category && reason === named.reason,
    )!;
  }

  /** Promises of the last days that are still open. */
  private followUpsOf(arrival: Arrival): FollowUp[] {
    const { now } = this.stage;
    if (arrival.at < now - 3 * dayMs || this.random.chance(0.93)) return [];
    return [{ at: workingDayAfter(now, this.random.int(1, 3)), comment: this.random.pick(followUpComments) }];
  }

  private notesOnUsers(): UserNoteDoc[] {
    const agents = this.stage.people.filter(({ name }) => name in this.stage.plan.shifts);
    return this.customers.all
      .filter(({ doc, chats }) => doc.known && chats > 1 && this.random.chance(0.06))
      .map((customer) => {
        const text = this.random.pick(userNotes);
        return this.userNote(customer, { text, by: this.random.pick(agents), at: customer.lastSeenAt });
      });
  }

  private userNote(
    { doc }: Customer,
    { text, by, at }: { text: string; by: Person; at: number },
  ): UserNoteDoc {
    const place = { businessId: doc.businessId, userId: doc._id };
    return { _id: this.random.id(at), ...place, opId: this.random.uuid(), text, by, at: new Date(at) };
  }
}
