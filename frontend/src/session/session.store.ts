import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import {
  getNextChat as getNextChatRequest,
  renameSelf,
  setPreferences as setPreferencesRequest,
  setPresence as setPresenceRequest,
  type Me,
  type Permission,
  type Preferences,
  type Presence,
} from '#shared/members/members.contract';
import {
  createAdministrator as createAdministratorRoute,
  readSession,
  signIn as signInRoute,
  signInAsDemoMember as signInAsDemoMemberRoute,
  signOut as signOutRoute,
  type DemoMember,
  type SessionState,
} from '#shared/session/session.contract';
import { ask } from '../wire/ask';
import type { EventHandlers } from '../wire/handlers';
import { callRoute } from '../wire/http';
import { tellTabs } from './tabs';

export type NewAdministrator = { code: string; name: string; email: string; password: string };

/** Who is signed in on this page, and what they may do. */
export const useSessionStore = defineStore('session', () => {
  const me = shallowRef<Me | null>(null);
  const setupNeeded = ref(false);
  const demoMembers = shallowRef<DemoMember[] | null>(null);
  const loaded = ref(false);
  const preferences = computed<Preferences | null>(() => me.value?.preferences ?? null);

  function can(permission: Permission): boolean {
    return me.value?.permissions.includes(permission) ?? false;
  }

  /** Whether the member has access to a business. */
  function sees(businessId: string): boolean {
    const allowed = me.value?.businessIds;
    return allowed === null || (allowed?.includes(businessId) ?? false);
  }

  function put(next: Me): void {
    if (me.value?.id === next.id) me.value = next;
  }

  function take(state: SessionState): void {
    me.value = state.me;
    setupNeeded.value = state.setupNeeded;
    demoMembers.value = state.demoMembers;
    loaded.value = true;
  }

  /** Asks the server who is signed in. */
  async function load(): Promise<void> {
    take(await callRoute(readSession, {}));
  }

  async function enter(entering: Promise<SessionState>): Promise<void> {
    take(await entering);
    if (me.value) tellTabs({ memberId: me.value.id, memberName: me.value.name });
  }

  const signIn = (email: string, password: string) => enter(callRoute(signInRoute, { email, password }));
  const signInAsDemoMember = (memberId: string) => enter(callRoute(signInAsDemoMemberRoute, { memberId }));
  const createAdministrator = (input: NewAdministrator) => enter(callRoute(createAdministratorRoute, input));

  async function signOut(): Promise<void> {
    take(await callRoute(signOutRoute, {}));
    tellTabs({ memberId: null, memberName: '' });
  }

  async function setPresence(presence: Presence): Promise<void> {
    put(await ask(setPresenceRequest, { presence }));
  }

  /** Ends the pause that an unticked `Get next chat` began. */
  async function getNextChat(): Promise<void> {
    put(await ask(getNextChatRequest, {}));
  }

  /** Shows at once, and goes back to what it was when the server refuses. */
  async function setPreferences(patch: Partial<Preferences>): Promise<void> {
    const before = me.value;
    if (!before) return;
    me.value = { ...before, preferences: { ...before.preferences, ...patch } };
    try {
      put(await ask(setPreferencesRequest, patch));
    } catch (error) {
      if (me.value?.id === before.id) put({ ...me.value, preferences: before.preferences });
      throw error;
    }
  }

  async function rename(name: string): Promise<void> {
    put(await ask(renameSelf, { name }));
  }

  const events = {
    'me:changed': put,
  } satisfies Partial<EventHandlers>;

  return {
    me,
    setupNeeded,
    demoMembers,
    loaded,
    preferences,
    can,
    sees,
    put,
    load,
    signIn,
    signInAsDemoMember,
    createAdministrator,
    signOut,
    setPresence,
    getNextChat,
    setPreferences,
    rename,
    events,
  };
});
