import { watch } from 'vue';
import { sync as syncRequest } from '#shared/sync/sync.contract';
import type { ConsoleEventName, ConsoleEvents } from '#shared/wire/events';
import type { OutputOf } from '#shared/wire/request';
import { useBotsStore } from '../bot/bots.store';
import { useBusinessesStore } from '../businesses/businesses.store';
import { useOverviewStore } from '../businesses/overview.store';
import { useCategoriesStore } from '../categories/categories.store';
import { useEditorsStore } from '../categories/editors.store';
import { useChatsStore } from '../chats/chats.store';
import { useClosuresStore } from '../closures/closures.store';
import { useFollowUpsStore } from '../followUps/followUps.store';
import { useApiKeysStore } from '../integrations/apiKeys.store';
import { useInsightsStore } from '../insights/insights.store';
import { useWebhooksStore } from '../integrations/webhooks.store';
import { useMembersStore } from '../members/members.store';
import { useNotesStore } from '../notes/notes.store';
import { useRepliesStore } from '../replies/replies.store';
import { useSessionStore } from '../session/session.store';
import { hearTabs, type SignedInAs } from '../session/tabs';
import { useWatchedTeamStore } from '../teams/watchedTeam.store';
import { timeZone } from '../ui/timeZone';
import { ask } from './ask';
import { useConnectionStore } from './connection.store';
import { Follower } from './follower';
import type { EventHandlers } from './handlers';
import { watchLine } from './lineWatch';
import { jittered, pause } from './operation';
import { consoleSocket } from './socket';

type SyncAnswer = OutputOf<typeof syncRequest>;

/** Every store that holds what the server tells, and what each does with it. */
export function stores() {
  return {
    session: useSessionStore(),
    members: useMembersStore(),
    businesses: useBusinessesStore(),
    categories: useCategoriesStore(),
    editors: useEditorsStore(),
    chats: useChatsStore(),
    closures: useClosuresStore(),
    notes: useNotesStore(),
    watchedTeam: useWatchedTeamStore(),
    overview: useOverviewStore(),
    followUps: useFollowUpsStore(),
    replies: useRepliesStore(),
    apiKeys: useApiKeysStore(),
    insights: useInsightsStore(),
    bots: useBotsStore(),
    webhooks: useWebhooksStore(),
  };
}

type Stores = ReturnType<typeof stores>;

/** The taker of each fact. It does not compile while one of the contract has none. */
export function handlersOf(all: Stores, resync: (delayMs: number) => void): EventHandlers {
  return {
    ...all.session.events,
    ...all.members.events,
    ...all.businesses.events,
    ...all.categories.events,
    ...all.editors.events,
    ...all.chats.events,
    ...all.closures.events,
    ...all.notes.events,
    ...all.watchedTeam.events,
    ...all.overview.events,
    ...all.followUps.events,
    ...all.replies.events,
    ...all.apiKeys.events,
    ...all.insights.events,
    ...all.bots.events,
    ...all.webhooks.events,
    'sync:required': ({ delayMs }: ConsoleEvents['sync:required']) => resync(delayMs),
  };
}

/** Gives the answer of `sync` to every store. */
export function takeSync(all: Stores, answer: SyncAnswer): void {
  all.session.put(answer.me);
  all.businesses.sync(answer);
  all.members.sync();
  all.categories.sync(answer.taxonomies);
  all.chats.sync(answer.chats);
  all.closures.sync(answer);
  all.overview.sync();
  all.followUps.sync();
  all.replies.sync();
  all.apiKeys.sync();
  all.bots.sync();
  all.webhooks.sync();
}

let started = false;

/** Opens the line of the signed-in member and keeps every store in step from then on. */
export function goLive(): void {
  if (started) return void resumeLine();
  started = true;
  const all = stores();
  const follower = followerOf(all);
  const socket = consoleSocket();
  for (const name of Object.keys(handlersOf(all, () => undefined)) as ConsoleEventName[]) {
    const hear = (payload: ConsoleEvents[typeof name]) => follower.hear(name, payload);
    (socket as unknown as { on(event: string, taker: typeof hear): void }).on(name, hear);
  }
  socket.on('connect', () => void follower.sync());
  watchLine(socket, () => follower.lost());
  // Numbers of today begin with the member's day.
  watch(timeZone, () => consoleSocket().connected && void follower.sync());
  hearTabs(tabSignedIn);
  void Promise.allSettled([all.chats.loadOutgoing(all.session.me?.id ?? ''), all.closures.loadOutbox()]).then(
    resumeLine,
  );
}

function followerOf(all: Stores): Follower<SyncAnswer> {
  const connection = useConnectionStore();
  const handlers = handlersOf(all, (delayMs) => void pause(jittered(delayMs)).then(() => follower.sync()));
  const follower = new Follower<SyncAnswer>({
    handlers,
    askSync: () =>
      ask(syncRequest, {
        taxonomies: all.categories.heads(),
        chats: all.chats.heads(),
        timeZone: timeZone.value,
      }),
    take: (answer) => takeIfOurs(all, answer),
    inStep() {
      connection.isConnected();
      // An answer goes before the closing that was sent after it.
      void all.chats.sendUnsent().finally(() => all.closures.pump());
    },
    refused: (refusal) =>
      connection.stop({ why: refusal.code === 'NEW_VERSION' ? 'newVersion' : 'sessionEnded' }),
  });
  return follower;
}

/** Another member's answer is not taken: the cookie has changed hands under this page. */
function takeIfOurs(all: Stores, answer: SyncAnswer): boolean {
  if (answer.me.id === all.session.me?.id) {
    takeSync(all, answer);
    return true;
  }
  stopAsOther(answer.me.name);
  return false;
}

function stopAsOther(memberName: string): void {
  useConnectionStore().stop({ why: 'memberChanged', memberName });
  consoleSocket().disconnect();
}

function tabSignedIn(now: SignedInAs): void {
  const connection = useConnectionStore();
  if (now.memberId === useSessionStore().me?.id) return resumeLine();
  if (now.memberId !== null) return stopAsOther(now.memberName);
  connection.stop({ why: 'sessionEnded' });
  consoleSocket().disconnect();
}

/** Connects again after a sign-in of the same member; does nothing while the page must not send. */
export function resumeLine(): void {
  const connection = useConnectionStore();
  if (connection.halt?.why === 'sessionEnded') connection.resume();
  if (connection.halt === null) consoleSocket().connect();
}
