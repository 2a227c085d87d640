/// <reference types="vite/client" />
import { randomUUID } from 'node:crypto';
import { firstBotWords } from '#shared/bot/bot.contract';
import { firstBusinessSettings, firstWidgetLook } from '#shared/businesses/businesses.contract';
import { firstTeamSettings } from '#shared/teams/teams.contract';
import type { Request } from '#shared/wire/request';
import { newId } from './staff.js';

const files = import.meta.glob<Record<string, unknown>>('../../shared/src/**/*.contract.ts', { eager: true });

/** Every request that the contracts declare, a new one included the moment it is written. */
export const contracts: Request[] = Object.values(files)
  .flatMap((file) => Object.values(file))
  .filter(isRequest)
  .sort((a, b) => (a.name < b.name ? -1 : 1));

export const consoleContracts = contracts.filter(({ needs }) => needs !== 'user');
export const widgetContracts = contracts.filter(({ needs }) => needs === 'user');

function isRequest(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && 'needs' in value && 'rate' in value;
}

/** What a request can name. */
export interface Ids {
  businessId: string;
  chatId: string;
  userId: string;
  teamId: string;
  memberId: string;
  categoryId: string;
  reasonId: string;
  closureId: string;
  followUpId: string;
  replyId: string;
  apiKeyId: string;
  reportId: string;
  webhookId: string;
}

/** Ids of nothing that exists. */
export function missingIds(): Ids {
  const names = [
    'businessId',
    'chatId',
    'userId',
    'teamId',
    'memberId',
    'categoryId',
    'reasonId',
    'followUpId',
    'replyId',
    'apiKeyId',
    'reportId',
    'webhookId',
  ];
  const drawn = Object.fromEntries(names.map((name) => [name, newId()]));
  return { ...drawn, closureId: randomUUID() } as Ids;
}

type Example = (ids: Ids) => Record<string, unknown>;

const own = ({ businessId }: Ids) => ({ businessId, opId: randomUUID() });
const text = 'Parcel arrived';
const chosen = ({ categoryId, reasonId }: Ids) => ({ categoryId, reasonId, notes: text });

const everyChat = { teamId: null, assigneeId: null, newUsers: false, delayed: false };
const wishOf = ({ userId, categoryId }: Ids) => ({
  ...{ words: 'parcel', user: '', userId, categoryId, reasonId: null, agentId: null, from: null, to: null },
});
const listOf = ({ businessId }: Ids) => ({ businessId, list: 'active', filter: everyChat });

const insightsOf = ({ businessId, teamId, memberId }: Ids) => ({
  ...{ businessId, from: '2026-01-01', to: '2026-01-31' },
  ...{ teamIds: [teamId], agentIds: [memberId], channels: [], reading: 'now' },
});
const anyClosing = {
  ...{ entry: null, completionType: null, handedOver: false, handOverReason: null, repeatsOnly: false },
};

/** A well-formed input of every request of the console, naming what `ids` says. */
const examples: Record<string, Example> = {
  'apiKey:create': (ids) => ({ ...own(ids), name: 'Data job', scopes: ['closures.read'] }),
  'apiKey:list': ({ businessId }) => ({ businessId }),
  'apiKey:revoke': ({ apiKeyId }) => ({ apiKeyId }),
  'bot:deleteAnswer': (ids) => ({ ...own(ids), answerId: newId(), rev: 1 }),
  'bot:keepAnswer': (ids) => ({
    ...own(ids),
    ...{ answerId: null, rev: 0, questions: ['Where is my parcel?'], answer: 'On its way.', after: 'stay' },
  }),
  'bot:read': ({ businessId }) => ({ businessId }),
  'bot:setWords': (ids) => ({ ...own(ids), rev: 1, words: firstBotWords }),
  'bot:try': ({ businessId }) => ({ businessId, message: 'Where is my parcel?' }),
  'business:change': ({ businessId, teamId }) => ({
    ...{ opId: randomUUID(), businessId, rev: 1, name: 'Renamed', defaultTeamId: teamId },
    ...{ settings: firstBusinessSettings, look: firstWidgetLook },
  }),
  'business:create': () => ({ opId: randomUUID(), name: 'New', teamName: 'New', allowedWebsites: [] }),
  'category:add': (ids) => ({ ...own(ids), parentId: ids.categoryId, names: [`Reason ${randomUUID()}`] }),
  'category:counts': ({ businessId }) => ({ businessId }),
  'category:delete': (ids) => ({ ...own(ids), id: ids.reasonId, rev: 1 }),
  'category:editing': ({ businessId, categoryId }) => ({ businessId, here: true, entryId: categoryId }),
  'category:history': ({ businessId }) => ({ businessId, before: null }),
  'category:import': (ids) => ({
    ...own(ids),
    ...{ version: 999, others: 'keep', categories: [{ line: 1, name: 'Imported', reasons: [] }] },
  }),
  'category:listDeleted': ({ businessId }) => ({ businessId }),
  'category:merge': (ids) => ({ ...own(ids), id: ids.reasonId, rev: 1, intoId: ids.categoryId }),
  'category:move': (ids) => ({ ...own(ids), id: ids.categoryId, rev: 1, afterId: ids.reasonId }),
  'category:pull': ({ businessId }) => ({ businessId, have: null }),
  'category:rename': (ids) => ({ ...own(ids), id: ids.reasonId, rev: 7, name: 'Renamed' }),
  'category:restore': (ids) => ({ ...own(ids), id: ids.reasonId, rev: 1 }),
  'category:revert': (ids) => ({ ...own(ids), version: 999 }),
  'category:setRules': (ids) => ({
    ...own(ids),
    ...{ id: ids.categoryId, rev: 1, teamIds: null, notesRequired: false },
  }),
  'category:usage': ({ businessId, categoryId }) => ({ businessId, id: categoryId }),
  'chat:find': ({ chatId }) => ({ chatId, text }),
  'chat:note': ({ chatId }) => ({ chatId, clientMessageId: randomUUID(), text }),
  'chat:page': ({ chatId }) => ({ chatId, before: null }),
  'chat:read': ({ chatId }) => ({ chatId, seq: 1 }),
  'chat:reassign': ({ chatId, teamId, memberId }) => ({
    chatId,
    opId: randomUUID(),
    teamId,
    memberId,
    note: '',
  }),
  'chat:reopen': ({ chatId, teamId }) => ({ chatId, opId: randomUUID(), teamId, memberId: null }),
  'chat:send': ({ chatId }) => ({ chatId, clientMessageId: randomUUID(), text }),
  'chat:typing': ({ chatId }) => ({ chatId, typing: true }),
  'chat:wait': ({ chatId }) => ({ chatId, opId: randomUUID() }),
  'closure:close': (ids) => ({
    ...{ closureId: randomUUID(), chatId: ids.chatId, cycle: 1, assigneeId: ids.memberId },
    ...{ ...chosen(ids), followUps: [], getNextChat: true },
  }),
  'closure:correct': (ids) => ({ closureId: ids.closureId, opId: randomUUID(), rev: 1, ...chosen(ids) }),
  'closure:previous': ({ businessId, userId }) => ({ businessId, userId, before: null }),
  'closure:read': ({ closureId }) => ({ closureId }),
  'closure:suggest': ({ chatId }) => ({ chatId }),
  'closure:undo': ({ closureId }) => ({ closureId, opId: randomUUID() }),
  'followUp:done': ({ followUpId }) => ({ followUpId }),
  'followUp:list': () => ({}),
  'followUp:reopen': ({ followUpId }) => ({ followUpId }),
  'insights:askedFor': (ids) => ({ filter: insightsOf(ids) }),
  'insights:bot': (ids) => ({ filter: insightsOf(ids) }),
  'insights:candidates': (ids) => ({ filter: insightsOf(ids) }),
  'insights:closings': (ids) => ({ filter: insightsOf(ids), wish: anyClosing, after: null }),
  'insights:health': (ids) => ({ filter: insightsOf(ids) }),
  'insights:mark': (ids) => ({
    ...{ opId: randomUUID(), businessId: ids.businessId, on: '2026-03-01' },
    ...{ categoryId: ids.categoryId, reasonId: ids.reasonId },
  }),
  'insights:service': (ids) => ({ filter: insightsOf(ids) }),
  'insights:unmark': ({ businessId, reportId }) => ({ businessId, markId: reportId }),
  'insights:watch': ({ businessId }) => ({ businessId }),
  'report:begin': (ids) => ({ opId: randomUUID(), kind: 'askedFor', filter: insightsOf(ids) }),
  'report:cancel': ({ reportId }) => ({ reportId }),
  'report:list': ({ businessId }) => ({ businessId }),
  'member:getNextChat': () => ({}),
  'member:rename': () => ({ name: 'Renamed' }),
  'member:setPreferences': () => ({ sounds: false }),
  'member:setPresence': () => ({ presence: 'online' }),
  'overview:leave': () => ({}),
  'overview:page': (ids) => ({ ...listOf(ids), after: { at: 0, id: ids.chatId } }),
  'overview:search': (ids) => ({ businessId: ids.businessId, wish: wishOf(ids), after: null }),
  'overview:watch': (ids) => ({ watched: listOf(ids), timeZone: 'UTC' }),
  'overview:watchChat': ({ chatId }) => ({ chatId }),
  'reply:add': (ids) => ({ ...own(ids), shared: false, title: text, text }),
  'reply:change': ({ replyId }) => ({ replyId, rev: 1, opId: randomUUID(), title: text, text }),
  'reply:delete': ({ replyId }) => ({ replyId, rev: 1, opId: randomUUID() }),
  'reply:list': ({ businessId }) => ({ businessId }),
  'reply:restore': ({ replyId }) => ({ replyId, rev: 1, opId: randomUUID() }),
  sync: (ids) => ({
    taxonomies: { [ids.businessId]: { epoch: 'none', version: 0, hash: '0'.repeat(16) } },
    chats: { [ids.chatId]: { seq: 1, lastMessageId: null } },
    timeZone: 'UTC',
  }),
  'user:find': () => ({ words: 'Ann' }),
  'members:follow': () => ({}),
  'members:leave': () => ({}),
  'member:setCap': ({ memberId }) => ({ memberId, cap: 2 }),
  'member:setColleaguePresence': ({ memberId }) => ({ memberId, presence: 'break' }),
  'team:addMember': ({ teamId, memberId }) => ({ teamId, memberId }),
  'team:change': ({ teamId, businessId }) => ({
    ...{ opId: randomUUID(), teamId, rev: 1, name: 'Renamed', businessIds: [businessId], defaultOf: [] },
    settings: firstTeamSettings,
  }),
  'team:create': ({ businessId }) => ({ opId: randomUUID(), name: 'New', businessIds: [businessId] }),
  'team:delete': ({ teamId }) => ({ opId: randomUUID(), teamId }),
  'team:figures': ({ teamId }) => ({ teamId, timeZone: 'UTC' }),
  'team:leave': () => ({}),
  'team:removeMember': ({ teamId, memberId }) => ({ teamId, memberId }),
  'team:watch': ({ teamId }) => ({ teamId }),
  'webhook:add': (ids) => ({ ...own(ids), url: 'https://127.0.0.1/x', types: ['chat.waiting'] }),
  'webhook:deliveries': ({ webhookId }) => ({ webhookId, before: null }),
  'webhook:list': ({ businessId }) => ({ businessId }),
  'webhook:remove': ({ webhookId }) => ({ webhookId }),
  'webhook:replay': ({ webhookId }) => ({ webhookId, deliveryId: newId() }),
  'webhook:test': ({ webhookId }) => ({ opId: randomUUID(), webhookId }),
  'user:block': ({ businessId, userId }) => ({ businessId, userId, reason: text }),
  'user:unblock': ({ businessId, userId }) => ({ businessId, userId }),
  'user:write': ({ businessId, userId, followUpId }) => ({
    opId: randomUUID(),
    businessId,
    userId,
    followUpId,
  }),
  'user:context': ({ businessId, userId }) => ({ businessId, userId }),
  'userNote:add': ({ businessId, userId }) => ({ opId: randomUUID(), businessId, userId, text }),
};

/** @throws Error when a request was declared that has no example here, so that no promise is held without it */
export function exampleOf(contract: Request, ids: Ids): Record<string, unknown> {
  const example = examples[contract.name];
  if (!example) throw new Error(`Give ${contract.name} an example input in bench/setup/contracts.ts.`);
  return example(ids);
}
