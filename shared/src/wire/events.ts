import type { BotChanged } from '../bot/bot.contract.js';
import type { BusinessesChanged } from '../businesses/businesses.contract.js';
import type { CategoryEditor, TaxonomyChange } from '../categories/categories.contract.js';
import type { ChatChanged, ChatRead, ChatTyping } from '../chats/chats.contract.js';
import type { ClosureChanged } from '../closures/closures.contract.js';
import type { FollowUpChanged } from '../followUps/followUps.contract.js';
import type { WebhooksChanged } from '../integrations/webhooks.contract.js';
import type { ApiKeyChanged } from '../integrations/apiKeys.contract.js';
import type { InsightsChanged } from '../insights/insights.contract.js';
import type { ReportChanged } from '../insights/reports.contract.js';
import type { Me, MemberCard } from '../members/members.contract.js';
import type { UserChanged, UserNoteAdded } from '../notes/notes.contract.js';
import type { ReplyChanged } from '../replies/replies.contract.js';
import type { OverviewChanged } from '../overview/overview.contract.js';
import type { ChatDelivery, Heads, MyNumbers } from '../sync/sync.contract.js';
import type { TeamChat, TeamCountsChanged } from '../teams/floor.contract.js';

/** Facts told to the console's sockets, by name. A store takes each; the compiler holds that none is forgotten. */
export interface ConsoleEvents {
  /** The member's own rights, presence, load or preferences have changed. */
  'me:changed': Me;
  /** Colleagues have changed in name, presence, teams or load; told to the sockets that follow them. */
  'members:changed': { members: MemberCard[] };
  'businesses:changed': BusinessesChanged;
  'categories:changed': TaxonomyChange;
  'categories:editor': CategoryEditor;
  'taxonomies:heads': Heads;
  /** A chat has become this member's: with its rows and its right column. */
  'chat:delivered': ChatDelivery;
  'chat:changed': ChatChanged;
  /** A chat has left this member's hands; `chat` says where it went. */
  'chat:left': ChatChanged;
  'chat:typing': ChatTyping;
  'chat:read': ChatRead;
  'closure:changed': ClosureChanged;
  'userNote:added': UserNoteAdded;
  'user:changed': UserChanged;
  'followUp:changed': FollowUpChanged;
  /** The time of a promise has come: told once, to who made it. */
  'followUp:due': FollowUpChanged;
  'reply:changed': ReplyChanged;
  'bot:changed': BotChanged;
  'apiKey:changed': ApiKeyChanged;
  /** Webhooks of a business were added or removed: told to who may manage them. */
  'webhooks:changed': WebhooksChanged;
  'numbers:changed': MyNumbers;
  'team:chat': TeamChat;
  'team:counts': TeamCountsChanged;
  /** What changed on the floor that a lead watches; told to the sockets that asked for it. */
  'overview:changed': OverviewChanged;
  /** More was counted in the business whose Insights this socket looks at. */
  'insights:changed': InsightsChanged;
  /** A report that this member began has gone on or ended. */
  'report:changed': ReportChanged;
  /** Read everything anew after at most `delayMs`, chosen by the server to spread the load. */
  'sync:required': { delayMs: number };
}

export type ConsoleEventName = keyof ConsoleEvents;

/** Paths of the two socket engines: one port, two doors. */
export const consoleSocketPath = '/socket';
export const widgetSocketPath = '/widget/socket';
