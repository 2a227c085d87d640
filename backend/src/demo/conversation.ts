import type { CompletionType } from '#shared/chats/chats.contract';
import type { FollowUp } from '#shared/closures/closures.contract';
import type { Person } from '#shared/wire/errors';
import type { ChatDoc } from '../chats/chats.model.js';
import type { EngagementDoc } from '../chats/engagements.model.js';
import { nameWordsOf, type UserDoc } from '../chats/users.model.js';
import { searchMarkOfOld } from '../chats/searchMark.js';
import { asAgent, baton, bot } from '../chats/senders.js';
import type { Outcome } from './calendar.js';
import { minuteMs } from './demoData.js';
import type { Floor } from './floor.js';
import { Opening, handOverOdds, type ReasonToHandOver } from './opening.js';
import type { ReasonPhrases, Scenario } from './phrasebook.js';
import { nobodyHere } from './phrases.js';
import type { Random } from './random.js';
import { Service } from './service.js';
import { Transcript } from './transcript.js';
import { Words } from './words.js';

/** Where and by whom chats of a business are handled. */
export interface House {
  businessId: string;
  team: { id: string; name: string };
  floor: Floor;
  lead: Person;
  autocompleteMinutes: number;
}

/** What one chat is about. */
export interface Matter {
  at: number;
  outcome: Outcome;
  user: UserDoc;
  /** Whose users' words and bot's answers it opens with. */
  opening: ReasonPhrases;
  scenario: Scenario;
  followUps: FollowUp[];
  /** The notes of its closing, before they are filled in; null to take the scenario's. */
  notes: string | null;
}

/** How a chat ended; its closing is written from this. */
export interface Ending {
  at: number;
  type: CompletionType;
  by: Person | null;
  formerAgent: Person | null;
}

export interface Conversation {
  transcript: Transcript;
  engagements: EngagementDoc[];
  ending: Ending | null;
  words: Words;
}

/** Tells one chat from the user's first words to its end. */
export class Storyteller {
  constructor(
    private readonly house: House,
    private readonly random: Random,
  ) {}

  tell(matter: Matter): Conversation {
    const transcript = new Transcript(this.blankChat(matter), this.random);
    const opening = new Opening(transcript, matter.opening, this.random);
    const words = new Words({ opening: opening.begin(), user: matter.user, at: matter.at }, this.random);
    const told = { transcript, words, engagements: [] };
    switch (matter.outcome) {
      case 'bot':
        opening.solve();
        return { ...told, ending: this.ended(transcript, 'bot', this.random.delay(2, 30)) };
      case 'botIdle':
        opening.fallSilent();
        return { ...told, ending: this.ended(transcript, 'autocomplete', this.silence) };
      default:
        this.handOver(transcript, opening, matter);
        return this.toPeople(told, matter);
    }
  }

  /** A chat that stands in the queue. */
  queue(matter: Matter): Transcript {
    const transcript = new Transcript(this.blankChat(matter), this.random);
    const opening = new Opening(transcript, matter.opening, this.random);
    opening.begin();
    this.handOver(transcript, opening, { ...matter, outcome: 'noAgent' });
    transcript.chat.unread = transcript.textsBy('user');
    return transcript;
  }

  private handOver(transcript: Transcript, opening: Opening, { outcome }: Matter): void {
    const brief = outcome === 'userLeft' || outcome === 'noAgent' || outcome === 'unanswered';
    const reason: ReasonToHandOver = brief ? 'didNotKnow' : this.random.weighted(handOverOdds);
    opening.handOver(reason);
    const { team } = this.house;
    const at = transcript.at + this.random.int(50, 400);
    transcript.event(bot, at, { type: 'handedOver', reason, teamId: team.id, teamName: team.name });
    const queuedAt = new Date(at);
    Object.assign(transcript.chat, { state: 'queued', handOverReason: reason, queuedAt, teamId: team.id });
  }

  private toPeople(told: Omit<Conversation, 'ending'>, matter: Matter): Conversation {
    const { transcript } = told;
    const taken = matter.outcome === 'userLeft' ? null : this.house.floor.assign(transcript.at, this.random);
    if (taken && matter.outcome !== 'noAgent') return this.serve(told, matter, taken);
    if (matter.outcome === 'userLeft') {
      return { ...told, ending: this.ended(transcript, 'user_left', this.random.delay(40, 400)) };
    }
    transcript.says(bot, transcript.at + this.random.delay(1, 3), nobodyHere);
    return { ...told, ending: this.ended(transcript, 'no_agent', this.random.delay(1, 4)) };
  }

  private serve(
    told: Omit<Conversation, 'ending'>,
    matter: Matter,
    taken: { agent: Person; at: number },
  ): Conversation {
    const { transcript, words } = told;
    const service = new Service(transcript, { scenario: matter.scenario, words }, this.random, taken.agent);
    service.assign(taken.agent, taken.at);
    service.ask();
    const type = this.course(service, matter);
    const last = type === 'autocomplete' ? this.silence : this.random.delay(8, 75);
    const ending = this.ended(transcript, type, last, service.agent);
    service.end(ending.at, type);
    for (const { memberId, memberName, assignedAt, endedAt } of service.engagements) {
      const agent = { id: memberId, name: memberName };
      this.house.floor.take(agent, assignedAt.getTime(), endedAt!.getTime());
    }
    return { ...told, engagements: service.engagements, ending };
  }

  /** What happens after the agent's first words, and how it ends. */
  private course(service: Service, { outcome }: Matter): CompletionType {
    if (outcome === 'unanswered' || outcome === 'waited') service.waitForUser();
    if (outcome === 'unanswered') return 'autocomplete';
    if (outcome === 'waited') service.comeBack();
    else service.reply();
    const colleague = outcome === 'reassigned' ? this.colleagueOf(service) : null;
    if (colleague) service.reassign(colleague, this.house.team);
    else service.solve();
    return outcome === 'closedByLead' && service.agent.name !== this.house.lead.name ? 'lead' : 'agent';
  }

  private colleagueOf(service: Service): Person | null {
    return this.house.floor.assign(service.at, this.random, service.agent)?.agent ?? null;
  }

  private ended(
    transcript: Transcript,
    type: CompletionType,
    after: number,
    agent: Person | null = null,
  ): Ending {
    const at = transcript.at + after;
    const by = type === 'agent' ? agent : type === 'lead' ? this.house.lead : null;
    return { at, type, by, formerAgent: by ? null : agent };
  }

  private get silence(): number {
    return this.house.autocompleteMinutes * minuteMs + this.random.int(100, 2_000);
  }

  private blankChat({ at, user }: Matter): ChatDoc {
    return {
      _id: this.random.id(at),
      businessId: this.house.businessId,
      userId: user._id,
      userName: user.name,
      nameWords: nameWordsOf(user),
      newUser: at <= user.firstSeenAt.getTime(),
      teamId: null,
      state: 'bot',
      cycle: 1,
      seq: 0,
      assignee: null,
      queueOf: null,
      channel: 'widget',
      origin: 'bot',
      handOverReason: null,
      openedAt: new Date(at),
      queuedAt: null,
      returned: false,
      assignedAt: null,
      assignedSeq: 0,
      engagementId: null,
      waitingSince: null,
      dueAt: null,
      delayedAt: null,
      completedAt: null,
      completionType: null,
      lastMessage: null,
      unread: 0,
      readByAgent: 0,
      readByUser: 0,
      searchMark: searchMarkOfOld(new Date(at)),
      lastOpId: null,
    };
  }
}

/** Who writes the row that says how a chat ended. */
export function enderOf(ending: Ending): ReturnType<typeof asAgent> | 'user' {
  if (ending.by) return asAgent(ending.by);
  if (ending.type === 'user_left') return 'user';
  return ending.type === 'bot' ? bot : baton;
}
