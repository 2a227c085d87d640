import * as z from 'zod/mini';
import { isTimeZone } from '../teams/timeZones.js';
import { request } from '../wire/request.js';
import { Count, Id, text } from '../wire/schema.js';

export const permissions = [
  'chats.receive',
  'chats.close',
  'chats.reassign',
  'chats.viewAll',
  'chats.reopen',
  'categories.edit',
  'teams.manage',
  'insights.view',
  'insights.export',
  'business.settings',
  'cannedReplies.edit',
  'members.manage',
  'businesses.manage',
  'integrations.manage',
  'audit.view',
  'closures.correct',
] as const;
export const Permission = z.enum(permissions);
export type Permission = z.infer<typeof Permission>;

const agentPermissions: Permission[] = ['chats.receive', 'chats.close', 'chats.reassign'];
const leadPermissions: Permission[] = [
  ...agentPermissions,
  'chats.viewAll',
  'chats.reopen',
  'closures.correct',
  'categories.edit',
  'teams.manage',
  'cannedReplies.edit',
  'insights.view',
  'insights.export',
];

/** The permission groups every installation starts with. */
export const defaultGroups: { name: string; permissions: readonly Permission[] }[] = [
  { name: 'Agent', permissions: agentPermissions },
  { name: 'Team lead', permissions: leadPermissions },
  { name: 'Administrator', permissions },
];

export const Presence = z.enum(['online', 'break', 'offline']);
export type Presence = z.infer<typeof Presence>;

export const Theme = z.enum(['light', 'dark', 'system']);
export type Theme = z.infer<typeof Theme>;

const TimeZone = z.string().check(
  z.maxLength(60),
  z.refine((name) => name === '' || isTimeZone(name), { message: 'is no time zone' }),
);

export const Preferences = z.strictObject({
  theme: Theme,
  language: z.string().check(z.maxLength(10)),
  /** The name of a zone, or empty: as the browser says. */
  timeZone: TimeZone,
  /** Whether `Get next chat` is ticked when the close dialog opens. */
  getNextChat: z.boolean(),
  sounds: z.boolean(),
  notifications: z.boolean(),
});
export type Preferences = z.infer<typeof Preferences>;

/** A colleague as others see them, with what routing knows of them. */
export const MemberCard = z.strictObject({
  id: Id,
  name: z.string(),
  presence: Presence,
  teamIds: z.array(Id),
  load: Count,
  cap: Count,
  /** False when no socket of theirs is connected: nothing is assigned to them. */
  connected: z.boolean(),
});
export type MemberCard = z.infer<typeof MemberCard>;

/** The signed-in member. `businessIds` is null for all businesses. */
export const Me = z.strictObject({
  id: Id,
  name: z.string(),
  email: z.string(),
  groupName: z.string(),
  permissions: z.array(Permission),
  businessIds: z.nullable(z.array(Id)),
  teamIds: z.array(Id),
  presence: Presence,
  /** True when `Get next chat` was left unticked: nothing is assigned until asked for. */
  paused: z.boolean(),
  /** True from asking for the next chat of a *Speedy* team until it comes. */
  asksForNext: z.boolean(),
  load: Count,
  cap: Count,
  preferences: Preferences,
});
export type Me = z.infer<typeof Me>;

const nothing = z.strictObject({});

/**
 * Begins to follow the colleagues whom the member meets: as they are now, and from then on by `members:changed`, until
 * `members:leave` or the end of the socket. Asked for while a screen shows them.
 */
export const followMembers = request('members:follow', {
  needs: 'signedIn',
  input: nothing,
  output: z.strictObject({ members: z.array(MemberCard) }),
  rate: { perSecond: 2, burst: 20 },
});

/** The socket follows its colleagues no more. */
export const leaveMembers = request('members:leave', {
  needs: 'signedIn',
  input: nothing,
  output: nothing,
});

/** Goes online, on a break or offline. Offline returns the member's active chats to the head of their queues. */
export const setPresence = request('member:setPresence', {
  needs: 'chats.receive',
  input: z.strictObject({ presence: Presence }),
  output: Me,
});

/**
 * Asks for the next chat: ends a pause that an unticked `Get next chat` began, and is the only way by which a chat of a
 * *Speedy* team comes.
 */
export const getNextChat = request('member:getNextChat', {
  needs: 'chats.receive',
  input: nothing,
  output: Me,
});

/** Changes how the console looks and behaves for the caller; what is not named stays. */
export const setPreferences = request('member:setPreferences', {
  needs: 'signedIn',
  input: z.strictObject({
    theme: z.optional(Theme),
    language: z.optional(z.string().check(z.maxLength(10))),
    timeZone: z.optional(TimeZone),
    getNextChat: z.optional(z.boolean()),
    sounds: z.optional(z.boolean()),
    notifications: z.optional(z.boolean()),
  }),
  output: Me,
});

/** A name of a person, business or team: 1–80 characters. */
export const ProperName = text(80).check(
  z.refine((name: string) => name.trim().length > 0, { message: 'is empty' }),
);

/** Changes the member's own name; what was written under the old one keeps it. */
export const renameSelf = request('member:rename', {
  needs: 'signedIn',
  input: z.strictObject({ name: ProperName }),
  output: Me,
});
