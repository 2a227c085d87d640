import * as z from 'zod/mini';
import { ProperName } from '../members/members.contract.js';
import { request } from '../wire/request.js';
import { Count, Id, OpId, text } from '../wire/schema.js';
import { isTimeZone } from './timeZones.js';

/** How a team's chats find an agent: as soon as a slot is free, or when an agent asks for the next. */
export const AssignmentMode = z.enum(['balanced', 'speedy']);
export type AssignmentMode = z.infer<typeof AssignmentMode>;

const TimeOfDay = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/));

/** When a team is there on one day of the week, in the time zone of its office hours. */
export const OpenHours = z
  .strictObject({ opens: TimeOfDay, closes: TimeOfDay })
  .check(z.refine(({ opens, closes }) => opens < closes, { message: 'closes before it opens' }));
export type OpenHours = z.infer<typeof OpenHours>;

export const OfficeHours = z.strictObject({
  /** An IANA name such as `Europe/Lisbon`. */
  timeZone: text(60).check(z.refine(isTimeZone, { message: 'is not a time zone' })),
  /** Monday first; null: closed all day. */
  days: z.array(z.nullable(OpenHours)).check(z.length(7)),
});
export type OfficeHours = z.infer<typeof OfficeHours>;

export const automaticMessageMax = 500;
const AutomaticText = text(automaticMessageMax);

/** A message that a queued user gets by itself after `afterMinutes` of waiting. */
export const TimedMessage = z.strictObject({
  afterMinutes: z.number().check(z.gt(0), z.lte(1_440)),
  text: AutomaticText,
});
export type TimedMessage = z.infer<typeof TimedMessage>;

export const TeamSettings = z.strictObject({
  assignment: AssignmentMode,
  /** Null: always there. */
  officeHours: z.nullable(OfficeHours),
  /** Told to a user who is handed over while nobody is online or outside office hours; empty: nothing is told. */
  offlineMessage: AutomaticText,
  /** A chat queued for longer counts as delayed, and its user gets the text (empty: only counts). */
  delay: TimedMessage,
  /** Told once to a user who waits still longer; null: never. */
  recall: z.nullable(TimedMessage),
  /** Whether queued users are told how many are ahead of them. */
  tellsPosition: z.boolean(),
});
export type TeamSettings = z.infer<typeof TeamSettings>;

/** What a team starts with. */
export const firstTeamSettings: TeamSettings = {
  assignment: 'balanced',
  officeHours: null,
  offlineMessage: 'Nobody is here right now. Leave your message, and we answer as soon as we are back.',
  delay: { afterMinutes: 3, text: 'Thank you for waiting. We will be with you as soon as we can.' },
  recall: { afterMinutes: 10, text: 'We have not forgotten you. The next free colleague takes your chat.' },
  tellsPosition: true,
};

export const Team = z.strictObject({
  id: Id,
  name: z.string(),
  /** Of the businesses it serves, those that the member may enter. */
  businessIds: z.array(Id),
  /** Whether these are all of them; only then the member may change the team. */
  whole: z.boolean(),
  settings: TeamSettings,
  /** Grows with every change. */
  rev: Count,
  /** Who made the last change; null before the first. */
  changedBy: z.nullable(z.strictObject({ id: z.nullable(Id), name: z.string() })),
});
export type Team = z.infer<typeof Team>;

/** Businesses that one team may serve. */
export const teamBusinessesMax = 200;
const ServedBusinesses = z.array(Id).check(z.minLength(1), z.maxLength(teamBusinessesMax));

/** Creates a team without members, with the settings every team starts with. */
export const createTeam = request('team:create', {
  needs: 'teams.manage',
  input: z.strictObject({ opId: OpId, name: ProperName, businessIds: ServedBusinesses }),
  output: z.strictObject({ team: Team }),
});

/**
 * Changes a team as the caller saw it (`rev`): its name, the businesses it serves, of which it becomes the default
 * (`defaultOf`), and its settings. Businesses that are not named in `defaultOf` keep their default.
 */
export const changeTeam = request('team:change', {
  needs: 'teams.manage',
  input: z.strictObject({
    opId: OpId,
    teamId: Id,
    rev: Count,
    name: ProperName,
    businessIds: ServedBusinesses,
    defaultOf: z.array(Id).check(z.maxLength(teamBusinessesMax)),
    settings: TeamSettings,
  }),
  output: z.strictObject({ team: Team }),
});

/** Deletes a team that has no open chats and is no business's default. Its members leave it. */
export const deleteTeam = request('team:delete', {
  needs: 'teams.manage',
  input: z.strictObject({ opId: OpId, teamId: Id }),
  output: z.strictObject({}),
});
