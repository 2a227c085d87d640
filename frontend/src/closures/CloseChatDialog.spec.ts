import 'fake-indexeddb/auto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { defineComponent, h, nextTick, ref } from 'vue';
import type { Business } from '#shared/businesses/businesses.contract';
import type { Category } from '#shared/categories/categories.contract';
import type { Chat } from '#shared/chats/chats.contract';
import type { Me } from '#shared/members/members.contract';
import type { Suggested } from '#shared/suggestions/suggestions.contract';
import type { Refusal, Reply } from '#shared/wire/request';
import { useBusinessesStore } from '../businesses/businesses.store';
import { useCategoriesStore } from '../categories/categories.store';
import { FakeTaxonomyServer } from '../categories/taxonomyServer.fake';
import { ana, FakeChatServer } from '../chats/chatServer.fake';
import { useChatsStore } from '../chats/chats.store';
import { useSessionStore } from '../session/session.store';
import { useConnectionStore } from '../wire/connection.store';
import { useLine } from '../wire/socket';
import { storage } from '../wire/storage';
import CloseChatDialog from './CloseChatDialog.vue';
import { closureOf } from './closingServer.fake';
import { useClosuresStore } from './closures.store';
import { keepDraft, newDraft, readDraft } from './drafts';
import type { CloseInput } from './outbox';

enableAutoUnmount(afterEach);

const chatServer = new FakeChatServer('e'.repeat(24));
const chat: Chat = chatServer.chat();
const key = { memberId: ana.id, chatId: chat.id, cycle: chat.cycle };
const open = ref(true);

let server: FakeTaxonomyServer;
let refund: Category;
let track: Category;
let sent: CloseInput[];
let suggested: Suggested | null;
let answer: (input: CloseInput) => unknown;

beforeAll(() => {
  // What jsdom lacks. Drafts are plain data.
  globalThis.structuredClone ??= <T>(value: T) => JSON.parse(JSON.stringify(value)) as T;
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 300 });
  HTMLElement.prototype.scrollTo = () => undefined;
  window.matchMedia = () => ({ matches: false }) as MediaQueryList;
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
});

beforeEach(async () => {
  setActivePinia(createPinia());
  const kept = await storage();
  await Promise.all([kept.clear('drafts'), kept.clear('closings')]);
  sent = [];
  suggested = null;
  answer = (input) => ({ ok: true, data: { closure: closureOf(input), duplicate: false } });
  useLine({
    connected: true,
    request: async (name, input) => {
      if (name === 'closure:suggest') return { ok: true, data: { suggested } };
      sent.push(input as CloseInput);
      return answer(input as CloseInput) as Reply<unknown>;
    },
  });
  useSessionStore().me = {
    ...ana,
    permissions: ['chats.close'],
    businessIds: null,
    preferences: { getNextChat: true },
  } as unknown as Me;
  useConnectionStore().isConnected();
  server = new FakeTaxonomyServer(chat.businessId);
  refund = server.add(null, 'Refund').entries[0]!;
  track = server.add(refund.id, 'Track refund').entries[0]!;
  server.add(refund.id, 'Get refund');
  server.add(null, 'Praise');
  useCategoriesStore().sync({ [chat.businessId]: server.pull(null) });
  const settings = { askForClosingCategory: true };
  useBusinessesStore().put({
    businesses: [{ id: chat.businessId, name: 'Meadow Shop', settings, rev: 1 } as Business],
    teams: [],
  });
  useChatsStore().deliver(chatServer.delivery());
  open.value = true;
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) {
    await flushPromises();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

async function show() {
  const Parent = defineComponent(
    () => () =>
      h(CloseChatDialog, {
        chatId: chat.id,
        open: open.value,
        'onUpdate:open': (next: boolean) => (open.value = next),
      }),
  );
  mount(Parent, { attachTo: document.body });
  await settle();
}

const field = (name: string): HTMLInputElement => {
  const label = [...document.querySelectorAll('label')].find((one) => one.textContent === name);
  return document.getElementById(label!.htmlFor) as HTMLInputElement;
};
const alertText = () => document.querySelector('[aria-label="What changed"]')?.textContent?.trim();

async function type(name: string, text: string): Promise<void> {
  const input = field(name);
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  await settle();
}

async function press(keyName: string, more: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(
    new KeyboardEvent('keydown', { key: keyName, bubbles: true, cancelable: true, ...more }),
  );
  await settle();
}

const complete = (more: KeyboardEventInit = {}) => press('Enter', { ctrlKey: true, ...more });
const tell = async (change: ReturnType<FakeTaxonomyServer['remove']>) => {
  useCategoriesStore().put(change);
  await settle();
};

async function chooseTrack(): Promise<void> {
  await type('Closing category', 'ref tra');
  await press('Enter');
}

describe('the close dialog', () => {
  it('closes a chat with a few letters, Enter, Ctrl+Enter', async () => {
    await show();
    await chooseTrack();
    expect(document.activeElement).toBe(field('Notes'));
    await type('Notes', 'Chased finance');
    await complete();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ categoryId: refund.id, reasonId: track.id, notes: 'Chased finance' });
    expect(open.value).toBe(false);
  });

  it('sets both from the field Reason as well, and asks a category without reasons for none', async () => {
    await show();
    await type('Reason', 'get');
    await press('Enter');
    expect(field('Closing category').value).toBe('Refund');
    await type('Closing category', 'praise');
    await press('Enter');
    expect(field('Reason').disabled).toBe(true);
    await complete();
    expect(sent[0]).toMatchObject({ reasonId: null });
  });

  it('keeps what is chosen while something else is looked for', async () => {
    await show();
    await chooseTrack();
    await type('Reason', 'g');
    await press('Escape');
    expect(field('Reason').value).toBe('Track refund');
    await type('Reason', '');
    await press('Escape');
    expect(field('Reason').value).toBe('');
    expect(open.value).toBe(true);
  });

  it('does not act on a key that is held', async () => {
    await show();
    await chooseTrack();
    await complete({ repeat: true });
    expect(sent).toEqual([]);
  });

  it('says what is missing at its field, and goes there', async () => {
    await show();
    await type('Closing category', 'Refund');
    await press('Enter');
    await complete();
    expect(sent).toEqual([]);
    expect(document.body.textContent).toContain('Choose a reason.');
    expect(document.activeElement).toBe(field('Reason'));
  });

  it('shows a rename where the entry stands, chosen or not', async () => {
    await show();
    await chooseTrack();
    await tell(server.rename(track, 'Where is my refund'));
    expect(field('Reason').value).toBe('Where is my refund');
    await tell(server.rename(refund, 'Money back'));
    expect(field('Closing category').value).toBe('Money back');
    expect(alertText()).toBeUndefined();
  });

  it('takes out a chosen reason that is deleted, says by whom, and leaves the notes', async () => {
    await show();
    await chooseTrack();
    await type('Notes', 'Chased finance');
    await tell(server.remove(track));
    expect(field('Closing category').value).toBe('Refund');
    expect(field('Reason').value).toBe('');
    expect(field('Notes').value).toBe('Chased finance');
    expect(alertText()).toContain('deleted the reason “Track refund”');
  });

  it('takes out both when the category is deleted', async () => {
    await show();
    await chooseTrack();
    await tell(server.remove(refund));
    expect(field('Closing category').value).toBe('');
    expect(alertText()).toContain('deleted the closing category “Refund”');
  });

  it('names an entry that the server says has gone, and keeps everything typed', async () => {
    const data = { id: track.id, name: 'Track refund', by: { id: null, name: 'Sam Rivera' }, at: 1 };
    answer = () => ({ ok: false, code: 'REASON_GONE', retryable: false, data, id: 'r' }) as Refusal;
    await show();
    await chooseTrack();
    await type('Notes', 'Chased finance');
    await complete();
    expect(open.value).toBe(true);
    expect(alertText()).toContain('Sam Rivera deleted the reason “Track refund”');
    expect(field('Notes').value).toBe('Chased finance');
    expect(field('Reason').value).toBe('');
    expect(await readDraft(key)).toMatchObject({ notes: 'Chased finance', reasonId: null });
  });

  it('keeps every letter in this browser until it is sent', async () => {
    await show();
    await type('Notes', 'Chased fin');
    expect(await readDraft(key)).toMatchObject({ notes: 'Chased fin' });
    open.value = false;
    await settle();
    open.value = true;
    await settle();
    expect(field('Notes').value).toBe('Chased fin');
    await chooseTrack();
    await complete();
    expect(await readDraft(key)).toBeUndefined();
  });

  it('finds an entry gone that was deleted while the page was closed', async () => {
    const gone = { categoryId: 'f'.repeat(24), categoryName: 'Voucher', reasonId: null, reasonName: null };
    await keepDraft({ ...newDraft(key, true), ...gone, notes: 'Kept' });
    await show();
    expect(alertText()).toContain('“Voucher” has been deleted');
    expect(field('Notes').value).toBe('Kept');
  });

  it('asks for notes alone where the business does not ask for a category', async () => {
    const businesses = useBusinessesStore();
    const [business] = businesses.list as [Business];
    businesses.put({
      businesses: [{ ...business, settings: { ...business.settings, askForClosingCategory: false } }],
      teams: [],
    });
    await show();
    expect(document.querySelector('[role=combobox]')).toBeNull();
    expect(document.activeElement).toBe(field('Notes'));
    await complete();
    expect(sent[0]).toMatchObject({ categoryId: null });
  });

  it('closes while the line is down, and says that the closing is pending', async () => {
    await show();
    await chooseTrack();
    useConnectionStore().isLost();
    await complete();
    expect(sent).toEqual([]);
    expect(open.value).toBe(false);
    await nextTick();
    expect(useClosuresStore().pendingFor(chat.id)).toBeDefined();
  });

  it('asks for notes where the reason does, and says so at the field', async () => {
    await show();
    await chooseTrack();
    await tell(server.setRules(track, { notesRequired: true }));
    await complete();
    expect(sent).toHaveLength(0);
    expect(document.activeElement).toBe(field('Notes'));
    expect(field('Notes').getAttribute('aria-invalid')).toBe('true');
    expect(document.body.textContent).toContain('“Track refund” asks for notes');
    await type('Notes', 'Bank was slow');
    await complete();
    expect(sent).toHaveLength(1);
  });

  it('lists no category of other teams, and takes a chosen one out when it is limited', async () => {
    server.setRules(server.add(null, 'Loans').entries[0]!, { teamIds: ['f'.repeat(24)] });
    useCategoriesStore().sync({ [chat.businessId]: server.pull(null) });
    await show();
    await type('Closing category', 'loans');
    expect(document.querySelectorAll('[role=option]')).toHaveLength(0);
    await type('Closing category', '');
    await chooseTrack();
    await type('Notes', 'Kept');
    await tell(server.setRules(refund, { teamIds: ['f'.repeat(24)] }));
    expect(alertText()).toContain('Sam Rivera limited the closing category “Refund” to other teams');
    expect(field('Closing category').value).toBe('');
    expect(field('Notes').value).toBe('Kept');
  });

  it('follows a merge of what is chosen, and says so', async () => {
    const money = server.add(null, 'Money back').entries[0]!;
    useCategoriesStore().sync({ [chat.businessId]: server.pull(null) });
    await show();
    await chooseTrack();
    await tell(server.merge(refund, money));
    expect(field('Closing category').value).toBe('Money back');
    expect(field('Reason').value).toBe('Track refund');
    expect(alertText()).toContain('“Refund → Track refund” is now “Money back → Track refund”');
    await complete();
    expect(sent[0]).toMatchObject({ categoryId: money.id, reasonId: track.id });
  });

  it('offers the successor of what was deleted', async () => {
    await show();
    await chooseTrack();
    const get = server.active().find(({ name }) => name === 'Get refund')!;
    await tell(server.remove(track, get));
    const offer = [...document.querySelectorAll('button')].find(
      (button) => button.textContent.trim() === 'Choose “Refund → Get refund”',
    );
    offer!.click();
    await settle();
    expect(alertText()).toBeUndefined();
    await complete();
    expect(sent[0]).toMatchObject({ categoryId: refund.id, reasonId: get.id });
  });

  const suggestions = () =>
    [...document.querySelectorAll('[role=group][aria-label=Suggestions] button')].map((button) =>
      button.textContent.replace(/^\d/, '').trim(),
    );
  const suggest = () => {
    const get = server.active().find(({ name }) => name === 'Get refund')!;
    const pairs = [track, get].map(({ id }) => ({ categoryId: refund.id, reasonId: id }));
    suggested = { model: 7, pairs };
  };

  it('[SU8] offers what is suggested; one press sets both fields and goes on to Notes', async () => {
    suggest();
    await show();
    expect(suggestions()).toEqual(['Refund → Track refund', 'Refund → Get refund']);
    const alt2 = new KeyboardEvent('keydown', {
      code: 'Digit2',
      key: '2',
      altKey: true,
      bubbles: true,
      cancelable: true,
    });
    field('Notes').dispatchEvent(alt2);
    await settle();
    expect([field('Closing category').value, field('Reason').value]).toEqual(['Refund', 'Get refund']);
    expect(document.activeElement).toBe(field('Notes'));
    await complete();
    expect(sent[0]).toMatchObject({ suggested });
  });

  it('[SU8] a plain number chooses in the empty category field, and is typed in any other', async () => {
    suggest();
    await show();
    const pressOne = async (name: string) => {
      const event = new KeyboardEvent('keydown', { key: '1', bubbles: true, cancelable: true });
      field(name).dispatchEvent(event);
      await settle();
      return event.defaultPrevented;
    };
    expect(await pressOne('Notes')).toBe(false);
    await type('Closing category', 'x');
    expect(await pressOne('Closing category')).toBe(false);
    await type('Closing category', '');
    expect(await pressOne('Closing category')).toBe(true);
    expect(field('Reason').value).toBe('Track refund');
    expect(await pressOne('Closing category')).toBe(false);
  });

  it('[SU9] suggestions follow the list while the dialog is open', async () => {
    suggest();
    await show();
    await tell(server.rename(track, 'Where is my refund'));
    expect(suggestions()).toEqual(['Refund → Where is my refund', 'Refund → Get refund']);
    await tell(server.remove(server.active().find(({ name }) => name === 'Get refund')!));
    expect(suggestions()).toEqual(['Refund → Where is my refund']);
  });

  it('[SU9] shows no group where nothing is suggested', async () => {
    await show();
    expect(document.querySelector('[aria-label=Suggestions]')).toBeNull();
    await chooseTrack();
    await complete();
    expect(sent[0]).not.toHaveProperty('suggested');
  });
});
