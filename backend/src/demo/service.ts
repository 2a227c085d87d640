import type { Person } from '#shared/wire/errors';
import { asAgent, baton } from '../chats/senders.js';
import type { MessageDoc } from '../chats/chats.model.js';
import type { EngagementDoc } from '../chats/engagements.model.js';
import type { Scenario } from './phrasebook.js';
import {
  goodbyes,
  greetings,
  greetingsToGuests,
  handoverNotes,
  internalNotes,
  takeOvers,
  thanks,
} from './phrases.js';
import type { Random } from './random.js';
import type { Transcript } from './transcript.js';
import type { Words } from './words.js';

const textsAtMost = 8;

/** What agents do in one chat: from the assignment to the last word. */
export class Service {
  readonly engagements: EngagementDoc[] = [];
  agent: Person;

  constructor(
    private readonly transcript: Transcript,
    private readonly script: { scenario: Scenario; words: Words },
    private readonly random: Random,
    first: Person,
  ) {
    this.agent = first;
  }

  /** When the last thing happened. */
  get at(): number {
    return this.transcript.at;
  }

  assign(agent: Person, at: number): void {
    const { chat } = this.transcript;
    this.agent = agent;
    const queuedMs = at - chat.queuedAt!.getTime();
    this.transcript.event(baton, at, { type: 'assigned', to: agent, queuedMs });
    const _id = this.random.id(at);
    Object.assign(chat, {
      assignee: agent,
      assignedAt: new Date(at),
      assignedSeq: chat.seq,
      engagementId: _id,
    });
    this.engagements.push({ ...this.blank(), _id, assignedAt: new Date(at) });
  }

  ask(): void {
    const { scenario, words } = this.script;
    const guest = this.transcript.chat.userName === 'Guest user';
    const greeting = words.fill(this.random.pick(guest ? greetingsToGuests : greetings), {
      agent: firstName(this.agent),
    });
    this.says(this.soon(8, 70), `${greeting} ${words.fill(scenario.ask)}`);
  }

  reply(): void {
    this.transcript.userSays(this.soon(8, 150), this.script.words.fill(this.script.scenario.reply));
  }

  solve(): void {
    this.sometimesNote();
    this.says(this.soon(40, 420), this.script.words.fill(this.script.scenario.solution));
    this.farewell();
  }

  /** The agent frees the slot until the user answers. */
  waitForUser(): void {
    this.transcript.event(asAgent(this.agent), this.soon(50, 150), { type: 'waiting', by: this.agent });
  }

  /** The user answers in time: back to the same agent. */
  comeBack(): void {
    const at = this.soon(60, 420);
    this.transcript.userSays(at, this.script.words.fill(this.script.scenario.reply));
    this.transcript.event(baton, at, { type: 'resumed', to: this.agent });
  }

  /** Gives the chat to a colleague, who goes on from what was said. */
  reassign(to: Person, team: { id: string; name: string }): void {
    const by = this.agent;
    const at = this.soon(30, 120);
    const note = this.random.pick(handoverNotes);
    const place = { teamId: team.id, teamName: team.name, to, note };
    this.end(at, 'reassigned');
    this.transcript.event(asAgent(by), at, { type: 'reassigned', by, ...place });
    this.assign(to, at + this.random.delay(0.2, 2));
    const { words, scenario } = this.script;
    const hello = words.fill(this.random.pick(takeOvers), { agent: firstName(to), former: firstName(by) });
    this.says(this.soon(20, 90), `${hello} ${words.fill(scenario.solution)}`);
    this.farewell();
  }

  /** Ends the running engagement and counts what was said in it. */
  end(at: number, endedAs: EngagementDoc['endedAs']): void {
    const engagement = this.engagements.at(-1)!;
    const { rows } = this.transcript;
    const from = engagement.order;
    const first = rows.find((row) => row.seq > from && row.from.type === 'agent' && row.kind === 'text');
    Object.assign(engagement, {
      firstReplyAt: first?.at ?? null,
      endedAt: new Date(at),
      endedAs,
      userMessages: this.transcript.textsBy('user', from),
      agentMessages: this.transcript.textsBy('agent', from),
      ...answering(
        rows.filter((row) => row.seq > from),
        at,
      ),
      pending: true,
    });
  }

  private farewell(): void {
    if (this.texts >= textsAtMost || this.random.chance(0.12)) return;
    this.transcript.userSays(this.soon(10, 120), this.random.pick(thanks));
    if (this.texts >= textsAtMost || this.random.chance(0.4)) return;
    this.says(this.soon(5, 40), this.random.pick(goodbyes));
  }

  private sometimesNote(): void {
    if (this.random.chance(0.93)) return;
    this.transcript.note(asAgent(this.agent), this.soon(15, 60), this.random.pick(internalNotes));
  }

  private get texts(): number {
    return this.transcript.rows.filter((row) => row.kind === 'text').length;
  }

  private says(at: number, text: string): void {
    this.transcript.says(asAgent(this.agent), at, text);
  }

  private soon(from: number, to: number): number {
    return this.transcript.at + this.random.delay(from, to);
  }

  private blank(): Omit<EngagementDoc, '_id' | 'assignedAt'> {
    const { chat } = this.transcript;
    return {
      businessId: chat.businessId,
      chatId: chat._id,
      cycle: chat.cycle,
      userId: chat.userId,
      teamId: chat.teamId!,
      memberId: this.agent.id!,
      memberName: this.agent.name,
      channel: chat.channel,
      origin: chat.origin,
      order: chat.seq,
      queuedAt: chat.queuedAt!,
      firstReplyAt: null,
      endedAt: null,
      endedAs: null,
      userMessages: 0,
      agentMessages: 0,
      openedAt: chat.openedAt,
    };
  }
}

type Row = Pick<MessageDoc, 'at' | 'kind' | 'from' | 'event'>;

/** How quickly the user was answered each time, and how long the chat was set aside, in milliseconds. */
function answering(rows: readonly Row[], endedAt: number): Pick<EngagementDoc, 'responseMs' | 'waitedMs'> {
  const responseMs: number[] = [];
  let [waitedMs, unanswered, aside] = [0, null as number | null, null as number | null];
  for (const { at, kind, from, event } of rows) {
    const time = at.getTime();
    if (aside !== null) waitedMs += time - aside;
    aside = event?.type === 'waiting' ? time : null;
    if (kind !== 'text') continue;
    if (from.type === 'user') unanswered ??= time;
    if (from.type !== 'agent' || unanswered === null) continue;
    responseMs.push(time - unanswered);
    unanswered = null;
  }
  if (aside !== null) waitedMs += Math.max(0, endedAt - aside);
  return { responseMs, waitedMs };
}

function firstName(person: Person): string {
  return person.name.split(' ')[0]!;
}
