import {
  createRouter,
  createWebHistory,
  type NavigationGuardReturn,
  type RouteLocationNormalized,
  type RouteRecordRaw,
} from 'vue-router';
import { useSessionStore } from './session/session.store';
import { Refused } from './wire/refused';

const routes: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'signIn', component: () => import('./session/SignInPage.vue') },
  { path: '/setup', name: 'setup', component: () => import('./session/SetupPage.vue') },
  {
    path: '/',
    component: () => import('./shell/AppShell.vue'),
    children: [
      { path: '', name: 'home', redirect: home },
      {
        path: 'chats/:chatId?',
        name: 'chats',
        component: () => import('./chats/MyChatsScreen.vue'),
        props: true,
      },
      {
        path: 'transcripts/:chatId',
        name: 'transcript',
        component: () => import('./chats/TranscriptScreen.vue'),
        props: true,
      },
      {
        path: 'businesses',
        name: 'businesses',
        component: () => import('./businesses/BusinessesScreen.vue'),
      },
      {
        path: 'businesses/:businessId/categories/:categoryId?',
        name: 'categories',
        component: () => import('./businesses/BusinessesScreen.vue'),
        props: true,
      },
      { path: 'first-steps', name: 'firstSteps', component: () => import('./shell/FirstStepsPage.vue') },
    ],
  },
];

// The gallery shows every part of the console's own kit; it is not in the built console.
if (import.meta.env.DEV) routes.push({ path: '/gallery', component: () => import('./ui/Gallery.vue') });
routes.push({ path: '/:rest(.*)*', redirect: '/' });

export const router = createRouter({ history: createWebHistory(), routes });

router.beforeEach(whereTo);

/** Where a member begins: their chats, or the businesses when they take none. */
function home() {
  const session = useSessionStore();
  const takesChats = session.can('chats.receive') || !session.can('categories.edit');
  return takesChats ? { name: 'chats' } : { name: 'businesses' };
}

/** Nobody gets past the sign-in page without a session, nor past the setup page before there is a member. */
async function whereTo(to: RouteLocationNormalized): Promise<NavigationGuardReturn> {
  const session = useSessionStore();
  if (to.path === '/gallery') return true;
  if (!session.loaded && !(await loads(session))) return to.name === 'signIn' ? true : { name: 'signIn' };
  if (session.setupNeeded) return to.name === 'setup' ? true : { name: 'setup' };
  const outside = to.name === 'signIn' || to.name === 'setup';
  if (session.me) return outside ? { path: nextPath(to) } : true;
  return to.name === 'signIn' ? true : { name: 'signIn', query: { next: to.fullPath } };
}

/** When the server does not answer, the sign-in page says so and tries again. */
async function loads(session: ReturnType<typeof useSessionStore>): Promise<boolean> {
  try {
    await session.load();
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** A path of this console only: what stands in the address may come from anywhere. */
function nextPath(to: RouteLocationNormalized): string {
  const next = to.query['next'];
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/';
}
