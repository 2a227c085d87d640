import * as z from 'zod/mini';
import { request } from '../wire/request.js';
import { Count, Id, OpId, text } from '../wire/schema.js';
import { ProperName } from '../members/members.contract.js';
import { Team } from '../teams/teams.contract.js';
import { isTimeZone } from '../teams/timeZones.js';
import { originOf } from './websites.js';

export const AssistanceMode = z.enum(['botOnly', 'botAndAgents', 'agentsOnly']);
export type AssistanceMode = z.infer<typeof AssistanceMode>;

export const BusinessSettings = z.strictObject({
  assistanceMode: AssistanceMode,
  /** Off: chats close with notes alone. */
  askForClosingCategory: z.boolean(),
  showCloseChatButton: z.boolean(),
  /** Whether closings are learned from, and pairs suggested in Close chat. */
  suggestions: z.boolean(),
  /** Minutes without an answer after which a waiting or bot chat is completed as `autocomplete`. */
  autocompleteMinutes: z.number().check(z.gt(0), z.lte(10_080)),
  /** Origins whose pages may show the widget; `*` is not one of them. */
  allowedWebsites: z.array(z.string().check(z.maxLength(200))).check(z.maxLength(100)),
});
export type BusinessSettings = z.infer<typeof BusinessSettings>;

/** What a business starts with. */
export const firstBusinessSettings: BusinessSettings = {
  assistanceMode: 'botAndAgents',
  askForClosingCategory: true,
  showCloseChatButton: true,
  suggestions: true,
  autocompleteMinutes: 8,
  allowedWebsites: [],
};

/** How the widget shows itself on the business's pages, unless a page says otherwise. */
export const WidgetLook = z.strictObject({
  /** A colour as `#0b6b62`; null: Baton's own. */
  accent: z.nullable(z.string().check(z.regex(/^#[0-9a-f]{6}$/))),
  /** Told to users before their first message; empty: the widget's own words. */
  greeting: text(300),
});
export type WidgetLook = z.infer<typeof WidgetLook>;

export const firstWidgetLook: WidgetLook = { accent: null, greeting: '' };

export const Business = z.strictObject({
  id: Id,
  name: z.string(),
  /** Names the business in its widget's script tag; not a secret. */
  widgetKey: z.string(),
  defaultTeamId: z.nullable(Id),
  settings: BusinessSettings,
  look: WidgetLook,
  /** An IANA name such as `Europe/Lisbon`: by its clocks the days of Insights begin. */
  timeZone: z.string(),
  /** Grows with every change. */
  rev: Count,
  /** Who made the last change; null before the first. */
  changedBy: z.nullable(z.strictObject({ id: z.nullable(Id), name: z.string() })),
});
export type Business = z.infer<typeof Business>;

/** A website's origin, as browsers send it: another spelling would never match. */
const Website = text(200).check(
  z.refine((value: string) => originOf(value) === value, {
    message: 'is not an address such as https://shop.example',
  }),
);

/** Creates a business with its default team, whose first member is the caller. */
export const createBusiness = request('business:create', {
  needs: 'businesses.manage',
  input: z.strictObject({
    opId: OpId,
    name: ProperName,
    teamName: ProperName,
    allowedWebsites: z.array(Website).check(z.maxLength(100)),
  }),
  output: z.strictObject({ business: Business, team: Team }),
});

/** Changes a business as the caller saw it (`rev`). Every value is in effect at once. */
export const changeBusiness = request('business:change', {
  needs: 'business.settings',
  input: z.strictObject({
    opId: OpId,
    businessId: Id,
    rev: Count,
    name: ProperName,
    /** One of the teams that serve the business. */
    defaultTeamId: Id,
    settings: z.strictObject({
      ...BusinessSettings.shape,
      allowedWebsites: z.array(Website).check(z.maxLength(100)),
    }),
    look: WidgetLook,
    /** Left out: it stays. */
    timeZone: z.optional(text(60).check(z.refine(isTimeZone, { message: 'is not a time zone' }))),
  }),
  output: z.strictObject({ business: Business }),
});

/** Businesses and teams as this member sees them; `goneTeamIds`: teams they see no longer. */
export const businessesChanged = z.object({
  businesses: z.array(Business),
  teams: z.array(Team),
  goneTeamIds: z.array(Id),
});
export type BusinessesChanged = z.infer<typeof businessesChanged>;
