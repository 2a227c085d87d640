import * as z from 'zod/mini';
import { Chat } from '../chats/chats.contract.js';
import { MemberCard } from '../members/members.contract.js';
import { request } from '../wire/request.js';
import { Count, Id, Moment } from '../wire/schema.js';

/** Chats of one state that a watched team is shown at most, those first that began first. */
export const teamChatsMax = 500;

/** A team's open chats in the businesses that the member may enter. */
export const TeamCounts = z.strictObject({
  queued: Count,
  /** Of the queued ones those that wait for longer than the team allows. */
  delayed: Count,
  active: Count,
  waiting: Count,
});
export type TeamCounts = z.infer<typeof TeamCounts>;

/**
 * Begins to watch a team, in place of what this socket watched before: its counts and, for who may see all chats, its
 * open chats. `team:counts` and `team:chat` tell what changes.
 */
export const watchTeam = request('team:watch', {
  needs: 'teams.manage',
  input: z.strictObject({ teamId: Id }),
  output: z.strictObject({ counts: TeamCounts, chats: z.array(Chat) }),
});

/** The socket watches no team any more. */
export const leaveTeam = request('team:leave', {
  needs: 'teams.manage',
  input: z.strictObject({}),
  output: z.strictObject({}),
});

/** A chat that came to, changed in or left the watched team. */
export const teamChat = z.object({ teamId: Id, chat: Chat });
export type TeamChat = z.infer<typeof teamChat>;

/** The counts of the watched team, whenever one of them changes. */
export const teamCounts = z.object({ teamId: Id, counts: TeamCounts });
export type TeamCountsChanged = z.infer<typeof teamCounts>;

const member = z.strictObject({ member: MemberCard });

/** Makes a colleague a member of the team: from now on they get its chats. */
export const addTeamMember = request('team:addMember', {
  needs: 'teams.manage',
  input: z.strictObject({ teamId: Id, memberId: Id }),
  output: member,
});

/** Takes a member out of the team. Chats they hold stay theirs. */
export const removeTeamMember = request('team:removeMember', {
  needs: 'teams.manage',
  input: z.strictObject({ teamId: Id, memberId: Id }),
  output: member,
});

/** Most chats at once that a member may be given. */
export const capMax = 50;

/** Sets how many chats a colleague takes at once. A limit below what they hold takes nothing away from them. */
export const setCap = request('member:setCap', {
  needs: 'teams.manage',
  input: z.strictObject({ memberId: Id, cap: z.int().check(z.gte(1), z.lte(capMax)) }),
  output: member,
});

/** Sends a colleague on a break, or offline: then their active chats go back to the head of their queues. */
export const setColleaguePresence = request('member:setColleaguePresence', {
  needs: 'teams.manage',
  input: z.strictObject({ memberId: Id, presence: z.enum(['break', 'offline']) }),
  output: member,
});

/** Values from which a median is told: below, one odd chat would be the figure. */
export const medianFrom = 5;

/** The middle of `count` durations in milliseconds; null while they are fewer than `medianFrom`. */
export const Median = z.strictObject({ count: Count, median: z.nullable(Count) });
export type Median = z.infer<typeof Median>;

export const ServiceFigures = z.strictObject({
  /** Times a chat was taken by an agent today. */
  chats: Count,
  /** Of all that agents held, those completed today. */
  completed: Count,
  /** Of `chats`, those that had waited for longer than the team allows. */
  delayed: Count,
  /** From queued to assigned, from assigned to the agent's first message, from assigned to the end. */
  queueTime: Median,
  firstResponse: Median,
  handlingTime: Median,
});
export type ServiceFigures = z.infer<typeof ServiceFigures>;

/** Today's service of a team, in the businesses that the member may enter. The day is that of `timeZone`. */
export const readTeamFigures = request('team:figures', {
  needs: 'teams.manage',
  input: z.strictObject({ teamId: Id, timeZone: z.string().check(z.maxLength(60)) }),
  output: z.strictObject({
    since: Moment,
    team: ServiceFigures,
    /** Chats that ended today in the queue, before anybody took them. */
    abandoned: Count,
    agents: z.array(z.strictObject({ memberId: Id, name: z.string(), figures: ServiceFigures })),
  }),
  rate: { perSecond: 2, burst: 10 },
});
