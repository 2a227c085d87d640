import type { RouteLocationRaw } from 'vue-router';
import { useBusinessesStore } from '../businesses/businesses.store';
import { useChatsStore } from '../chats/chats.store';
import { needlesOf } from '../closures/choiceIndex';
import { foldWords } from '../closures/foldText';
import { useFollowUpsStore } from '../followUps/followUps.store';
import { t } from '../i18n';
import { offeredActions } from './actions';

export interface Entry {
  key: string;
  group: 'actions' | 'screens' | 'chats' | 'users' | 'businesses';
  name: string;
  /** What tells it from others of the same name. */
  detail?: string;
  keys?: string;
  to?: RouteLocationRaw;
  run?: () => unknown;
}

/** A screen of the rail. */
export interface Place {
  name: string;
  label: string;
}

const mostListed = 60;

/** All that the palette can go to or do: only what the member may. */
export function paletteEntries(places: readonly Place[]): Entry[] {
  return [
    ...chatEntries(),
    ...actionEntries(),
    ...screenEntries(places),
    ...userEntries(),
    ...businessEntries(),
  ];
}

function chatEntries(): Entry[] {
  const { active, waiting, queued } = useChatsStore();
  const businesses = useBusinessesStore();
  return [...active, ...waiting, ...queued].map((chat, place) => ({
    key: `chat-${chat.id}`,
    group: 'chats',
    name: chat.userName,
    detail: [businesses.byId.get(chat.businessId)?.name, t(`shell.palette.states.${chat.state}`)]
      .filter(Boolean)
      .join(' · '),
    ...(place < 9 && { keys: `Alt+${place + 1}` }),
    to: { name: 'chats', params: { chatId: chat.id } },
  }));
}

function actionEntries(): Entry[] {
  return offeredActions().flatMap(({ name, keys, run }, place) => {
    if (!run) return [];
    return [
      { key: `action-${place}`, group: 'actions' as const, name, ...(keys?.[0] && { keys: keys[0] }), run },
    ];
  });
}

function screenEntries(places: readonly Place[]): Entry[] {
  const settings = ['profile', 'replies'] as const;
  return [
    ...places.map(({ name, label }): Entry => ({
      key: `screen-${name}`,
      group: 'screens',
      name: label,
      to: { name },
    })),
    ...settings.map((page): Entry => ({
      key: `settings-${page}`,
      group: 'screens',
      name: t(`settings.${page}`),
      detail: t('settings.title'),
      to: { name: 'settings', params: { page } },
    })),
  ];
}

/** Users of the member's chats and promises. */
function userEntries(): Entry[] {
  const chats = useChatsStore();
  const businesses = useBusinessesStore();
  const known = [...chats.active, ...chats.waiting, ...chats.queued, ...useFollowUpsStore().open];
  const byId = new Map(known.map(({ userId, userName, businessId }) => [userId, { userName, businessId }]));
  return [...byId].map(([userId, { userName, businessId }]) => ({
    key: `user-${userId}`,
    group: 'users',
    name: userName,
    detail: businesses.byId.get(businessId)?.name ?? '',
    to: { name: 'user', params: { businessId, userId } },
  }));
}

function businessEntries(): Entry[] {
  return useBusinessesStore().list.map(({ id, name }) => ({
    key: `business-${id}`,
    group: 'businesses',
    name,
    to: { name: 'categories', params: { businessId: id } },
  }));
}

/** Those in whose words every typed word begins one, in any order; all that begin with it first. */
export function findEntries(entries: readonly Entry[], query: string): Entry[] {
  const needles = needlesOf(query);
  if (needles.length === 0) return entries.slice(0, mostListed);
  const wordsOf = ({ name, detail, group }: Entry) => foldWords(`${name} ${detail ?? ''} ${group}`);
  const found = entries.filter((entry) => needles.every((needle) => wordsOf(entry).includes(needle)));
  const begins = ({ name }: Entry) => foldWords(name).startsWith(needles[0]!);
  return [...found.filter(begins), ...found.filter((entry) => !begins(entry))].slice(0, mostListed);
}
