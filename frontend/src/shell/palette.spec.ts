import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { defineComponent, h, nextTick } from 'vue';
import type { Me } from '#shared/members/members.contract';
import { useSessionStore } from '../session/session.store';
import { offeredActions, useActions } from './actions';
import { findEntries, type Entry } from './paletteEntries';
import ShellKeys from './ShellKeys.vue';

enableAutoUnmount(afterEach);

// Compiled before a test's own time begins.
beforeAll(async () => {
  await import('./CommandPalette.vue');
  await import('./ShortcutList.vue');
}, 60_000);

beforeEach(() => {
  setActivePinia(createPinia());
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  } as unknown as typeof ResizeObserver;
  Element.prototype.scrollIntoView ??= () => undefined;
  useSessionStore().me = {
    ...{ id: 'ana', name: 'Ana Silva', presence: 'online', preferences: {} },
    ...{ permissions: ['chats.receive'], businessIds: [] },
  } as unknown as Me;
});

const entry = (group: Entry['group'], name: string, detail = ''): Entry => ({
  key: name,
  group,
  name,
  detail,
});

it('finds by words in any order, those that begin with them first', () => {
  const entries = [
    entry('businesses', 'Meadow Shop'),
    entry('chats', 'Ana Ortíz', 'Meadow Shop · active'),
    entry('actions', 'Take a break'),
  ];
  expect(findEntries(entries, '')).toEqual(entries);
  expect(findEntries(entries, 'meadow').map(({ name }) => name)).toEqual(['Meadow Shop', 'Ana Ortíz']);
  expect(findEntries(entries, 'active ortiz').map(({ name }) => name)).toEqual(['Ana Ortíz']);
  expect(findEntries(entries, 'reak')).toEqual([]);
});

function mounted(actions: Parameters<typeof useActions>[0]) {
  const screen = defineComponent({
    setup() {
      useActions(actions);
      return () => h(ShellKeys, { places: [{ name: 'chats', label: 'My chats' }] });
    },
  });
  return mount(screen, { attachTo: document.body });
}

async function press(key: string, held: KeyboardEventInit = {}): Promise<void> {
  document.body.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }),
  );
  // Both dialogs are loaded when they are first asked for.
  for (let turn = 0; turn < 5; turn++) await flushPromises();
  await nextTick();
}

it('opens on Ctrl+K, lists what the screen offers, and forgets it with the screen', async () => {
  const wrapper = mounted(() => [{ name: 'Close chat', keys: ['Mod+Enter'], run: () => undefined }]);
  expect(offeredActions().map(({ name }) => name)).toContain('Close chat');
  await press('k', { ctrlKey: true });
  const dialog = document.querySelector('[role=dialog]');
  expect(dialog?.textContent).toContain('Close chat');
  expect(dialog?.textContent).toContain('My chats');
  wrapper.unmount();
  expect(offeredActions()).toEqual([]);
});

it('lists the shortcuts on a question mark, but not while somebody writes', async () => {
  mounted(() => [{ name: 'Open the chat in that place', keys: ['Alt+1…9'] }]);
  const field = document.body.appendChild(document.createElement('textarea'));
  field.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true }));
  await flushPromises();
  expect(document.querySelector('[role=dialog]')).toBeNull();
  field.remove();
  await press('?');
  expect(document.querySelector('[role=dialog]')?.textContent).toContain('Open the chat in that place');
});
