import type { BotDoc } from '../bot/bots.model.js';
import type { BusinessDoc } from '../businesses/businesses.model.js';
import type { TeamDoc } from '../teams/teams.model.js';
import type { CategoryDoc, TaxonomyChangeDoc, TaxonomyDoc } from '../categories/categories.model.js';
import type { ChatDoc, MessageDoc } from '../chats/chats.model.js';
import type { EngagementDoc } from '../chats/engagements.model.js';
import type { UserDoc } from '../chats/users.model.js';
import type { ClosureDoc } from '../closures/closures.model.js';
import type { FollowUpDoc } from '../followUps/followUps.model.js';
import type { GroupDoc, MemberDoc } from '../members/members.model.js';
import type { UserNoteDoc } from '../notes/notes.model.js';
import type { CannedReplyDoc } from '../replies/replies.model.js';
import type { SlotDoc } from '../routing/slots.model.js';

/** A row of a past transcript. What listeners of the log are told is left out: nobody listened. */
export type DemoMessage = Omit<MessageDoc, 'chat' | 'before'>;

/** A reason that the bot answers by itself since a day. */
export interface Automation {
  businessId: string;
  reasonId: string;
  at: Date;
}

/** What happened in one business, as documents. */
export interface BusinessStory {
  users: UserDoc[];
  userNotes: UserNoteDoc[];
  chats: ChatDoc[];
  messages: DemoMessage[];
  closures: ClosureDoc[];
  engagements: EngagementDoc[];
}

/** The whole demonstration, as documents by collection. */
export interface DemoData extends BusinessStory {
  groups: GroupDoc[];
  /** Without passwords: they sign in by their button. */
  members: MemberDoc[];
  slots: SlotDoc[];
  teams: TeamDoc[];
  businesses: BusinessDoc[];
  bots: BotDoc[];
  taxonomies: TaxonomyDoc[];
  categories: CategoryDoc[];
  taxonomyChanges: TaxonomyChangeDoc[];
  automations: Automation[];
  followUps: FollowUpDoc[];
  cannedReplies: CannedReplyDoc[];
}

export const dayMs = 86_400_000;
export const hourMs = 3_600_000;
export const minuteMs = 60_000;
export const storyDays = 200;
/** The day on which the bot learned to answer a reason. */
export const automatedOnDay = 120;
