import type { NavigationGuardReturn, RouteLocationNormalized } from 'vue-router';
import { Refused } from '../wire/refused';
import { useSessionStore } from './session.store';

/** Where a member begins: their chats, or the businesses when they take none. */
export function home() {
  const session = useSessionStore();
  const takesChats = session.can('chats.receive') || !session.can('categories.edit');
  return takesChats ? { name: 'chats' } : { name: 'businesses' };
}

/** Nobody gets past the sign-in page without a session, nor past the setup page before there is a member. */
export async function whereTo(to: RouteLocationNormalized): Promise<NavigationGuardReturn> {
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
