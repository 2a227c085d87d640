import { defaultGroups } from '#shared/members/members.contract';
import { newBot, type BotDoc } from '../bot/bots.model.js';
import type { BusinessDoc } from '../businesses/businesses.model.js';
import type { TeamDoc } from '../teams/teams.model.js';
import type { GroupDoc, MemberDoc } from '../members/members.model.js';
import type { SlotDoc } from '../routing/slots.model.js';
import type { BusinessPlan } from './plan.js';
import type { Random } from './random.js';

/** The people and the house, before anything happened. */
export interface World {
  groups: GroupDoc[];
  members: MemberDoc[];
  slots: SlotDoc[];
  teams: TeamDoc[];
  businesses: BusinessDoc[];
  bots: BotDoc[];
}

/** The demonstration members; `businesses` and `teams` by name, null for all businesses. */
const people = [
  { name: 'Ana Silva', group: 'Agent', businesses: ['Meadow Shop'], teams: ['Support'] },
  { name: 'Ben Okafor', group: 'Agent', businesses: ['Meadow Shop'], teams: ['Support'] },
  { name: 'Chloe Martin', group: 'Agent', businesses: ['Harbour Bank'], teams: ['Cards'] },
  { name: 'Lea Novak', group: 'Team lead', businesses: ['Meadow Shop'], teams: ['Support'] },
  { name: 'Sam Rivera', group: 'Administrator', businesses: null, teams: [] },
] as const;

const concurrency = 3;

export function worldOf(plans: readonly BusinessPlan[], at: number, random: Random): World {
  const createdAt = new Date(at);
  const groups = defaultGroups.map(({ name, permissions }) => ({
    _id: random.id(at),
    name,
    permissions: [...permissions],
  }));
  const businesses = plans.map((plan) => businessOf(plan, createdAt, random));
  const teams = plans.map((plan, i) => ({
    _id: random.id(at),
    name: plan.teamName,
    businessIds: [businesses[i]!._id],
    createdAt,
  }));
  businesses.forEach((business, i) => (business.defaultTeamId = teams[i]!._id));
  const members = people.map((person) => memberOf(person, { groups, businesses, createdAt }, random));
  const slots = members.map((member, i) => slotOf(member, idsOf(teams, people[i]!.teams)));
  const bots = plans.map((plan, i) => newBot(businesses[i]!._id, plan.phrasebook.botAnswers));
  return { groups, members, slots, teams, businesses, bots };
}

function businessOf(plan: BusinessPlan, createdAt: Date, random: Random): BusinessDoc {
  return {
    _id: random.id(createdAt.getTime()),
    name: plan.name,
    widgetKey: plan.widgetKey,
    defaultTeamId: null,
    settings: {
      assistanceMode: 'botAndAgents',
      askForClosingCategory: true,
      showCloseChatButton: true,
      suggestions: true,
      autocompleteMinutes: 8,
      allowedWebsites: [],
    },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    createdAt,
    opId: null,
  };
}

function memberOf(
  person: (typeof people)[number],
  house: { groups: GroupDoc[]; businesses: BusinessDoc[]; createdAt: Date },
  random: Random,
): MemberDoc {
  const email = `${person.name.toLowerCase().replace(' ', '.')}@example.org`;
  return {
    _id: random.id(house.createdAt.getTime()),
    name: person.name,
    email,
    emailKey: email,
    passwordHash: '',
    groupId: idsOf(house.groups, [person.group])[0]!,
    businessIds: person.businesses && idsOf(house.businesses, person.businesses),
    active: true,
    demo: true,
    preferences: {
      theme: 'system',
      language: 'en',
      timeZone: 'UTC',
      getNextChat: true,
      sounds: true,
      notifications: false,
    },
    createdAt: house.createdAt,
  };
}

function slotOf(member: MemberDoc, teamIds: string[]): SlotDoc {
  return {
    _id: member._id,
    name: member.name,
    presence: 'offline',
    cap: concurrency,
    load: 0,
    teamIds,
    businessIds: member.businessIds,
    connected: false,
    goneSince: null,
    paused: false,
    idleSince: member.createdAt,
    turns: 0,
  };
}

function idsOf(docs: readonly { _id: string; name: string }[], names: readonly string[]): string[] {
  return names.map((name) => docs.find((doc) => doc.name === name)!._id);
}
