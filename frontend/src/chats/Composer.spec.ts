import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { enableAutoUnmount, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import type { Chat } from '#shared/chats/chats.contract';
import { messageMax } from '#shared/chats/chats.limits';
import type { Me } from '#shared/members/members.contract';
import type { CannedReply } from '#shared/replies/replies.contract';
import { useRepliesStore } from '../replies/replies.store';
import { useSessionStore } from '../session/session.store';
import { useChatsStore } from './chats.store';
import Composer from './Composer.vue';
import { takeFromOtherTab } from './composerDrafts';

enableAutoUnmount(afterEach);

const sent: string[] = [];
const noted: string[] = [];

beforeEach(() => {
  setActivePinia(createPinia());
  localStorage.clear();
  sent.length = 0;
  noted.length = 0;
  useSessionStore().me = { id: 'ana' } as unknown as Me;
  const chats = useChatsStore();
  chats.send = async (_, text) => void sent.push(text);
  chats.note = async (_, text) => void noted.push(text);
  chats.typed = jest.fn<typeof chats.typed>();
  chats.stoppedTyping = jest.fn<typeof chats.stoppedTyping>();
});

/** Each test has chats of its own: what is typed outlives the page. */
let chatNumber = 0;

function composer(kind: 'text' | 'note' = 'text', chatId = `chat-${++chatNumber}`) {
  const wrapper = mount(Composer, {
    props: { chatId, kind },
    attachTo: document.body,
    global: { stubs: { RouterLink: true } },
  });
  const area = wrapper.get('textarea');
  return { wrapper, area, chatId };
}

describe('writing to the user', () => {
  it('sends on Enter and empties the field, which keeps the focus', async () => {
    const { area } = composer();
    await area.setValue('Hello');
    await area.trigger('keydown', { key: 'Enter' });
    expect(sent).toEqual(['Hello']);
    expect(area.element.value).toBe('');
    expect(document.activeElement).toBe(area.element);
  });

  it('breaks the line on Shift+Enter, and leaves a composing Enter to the input method', async () => {
    const { area } = composer();
    await area.setValue('Hello');
    await area.trigger('keydown', { key: 'Enter', shiftKey: true });
    await area.trigger('keydown', { key: 'Enter', isComposing: true });
    expect(sent).toEqual([]);
  });

  it('sends nothing that is blank, and once for a held Enter', async () => {
    const { area } = composer();
    await area.setValue('  \n ');
    await area.trigger('keydown', { key: 'Enter' });
    await area.setValue('Hello');
    await area.trigger('keydown', { key: 'Enter' });
    await area.setValue('more');
    await area.trigger('keydown', { key: 'Enter', repeat: true });
    expect(sent).toEqual(['Hello']);
  });

  it('keeps what is too long in the field and says so', async () => {
    const { wrapper, area } = composer();
    const long = '😀'.repeat(messageMax + 1);
    await area.setValue(long);
    await area.trigger('keydown', { key: 'Enter' });
    expect(sent).toEqual([]);
    expect(area.element.value).toBe(long);
    expect(wrapper.get('[role=alert]').text()).toContain('too long');
  });

  it('keeps what is typed for each chat and each member, also for a later page', async () => {
    const { wrapper, area, chatId } = composer();
    await area.setValue('half a sentence');
    await wrapper.setProps({ chatId: 'another' });
    expect(area.element.value).toBe('');
    await wrapper.setProps({ chatId });
    expect(area.element.value).toBe('half a sentence');
    expect(localStorage.getItem(`baton.typed.ana.${chatId}.text`)).toContain('half a sentence');
    useSessionStore().me = { id: 'ben' } as unknown as Me;
    await wrapper.vm.$nextTick();
    expect(area.element.value).toBe('');
  });
});

it('shows what another tab of the member types or sends', async () => {
  const { area, chatId, wrapper } = composer();
  const key = `baton.typed.ana.${chatId}.text`;
  localStorage.setItem(key, JSON.stringify({ text: 'typed there', at: Date.now() }));
  takeFromOtherTab({ key, newValue: localStorage.getItem(key) });
  await wrapper.vm.$nextTick();
  expect(area.element.value).toBe('typed there');
  localStorage.removeItem(key);
  takeFromOtherTab({ key, newValue: null });
  await wrapper.vm.$nextTick();
  expect(area.element.value).toBe('');
  expect(sent).toEqual([]);
});

describe('a note for the team', () => {
  it('is saved as a note, never sent, and tells nobody of typing', async () => {
    const { wrapper, area } = composer('note');
    expect(wrapper.get('label').text()).toBe('Note for the team');
    await area.setValue('Finance knows');
    await area.trigger('keydown', { key: 'Enter' });
    expect(noted).toEqual(['Finance knows']);
    expect(sent).toEqual([]);
    expect(useChatsStore().typed).not.toHaveBeenCalled();
    expect(wrapper.emitted('noteDone')).toHaveLength(1);
  });

  it('is left by Esc with its text kept', async () => {
    const { wrapper, area, chatId } = composer('note');
    await area.setValue('unfinished');
    await area.trigger('keydown', { key: 'Escape' });
    expect(wrapper.emitted('noteDone')).toHaveLength(1);
    expect(noted).toEqual([]);
    expect(composer('note', chatId).area.element.value).toBe('unfinished');
  });
});

describe('canned replies', () => {
  const reply = (id: string, title: string, text: string): CannedReply => ({
    ...{ id, businessId: 'meadow', ownerId: null, rev: 1, deleted: false, at: 1 },
    ...{ title, text, by: { id: 'lea', name: 'Lea Novak' } },
  });

  beforeEach(() => {
    const replies = useRepliesStore();
    replies.need = () => undefined;
    replies.put(reply('1', 'Greeting', 'Hello {firstName}, this is {agent}.'));
    replies.put(reply('2', 'Refund', 'Your refund is on its way.'));
    useSessionStore().me = { id: 'ana', name: 'Ana Silva' } as unknown as Me;
    const chats = useChatsStore();
    chats.chatOf = () => ({ businessId: 'meadow', userName: 'Marta Ortiz' }) as unknown as Chat;
  });

  it('[RE5] opens on a slash, filters, and puts the chosen one into the field without sending', async () => {
    const { wrapper, area } = composer();
    await area.setValue('/');
    expect(wrapper.get('[role=listbox]').attributes('aria-label')).toBe('Canned replies');
    expect(wrapper.findAll('[role=option]')).toHaveLength(2);
    await area.setValue('/gree');
    expect(wrapper.findAll('[role=option]')).toHaveLength(1);
    await area.trigger('keydown', { key: 'Enter' });
    await wrapper.vm.$nextTick();
    expect(area.element.value).toBe('Hello Marta, this is Ana.');
    expect(sent).toEqual([]);
    expect(wrapper.find('[role=listbox]').exists()).toBe(false);
    await area.trigger('keydown', { key: 'Enter' });
    expect(sent).toEqual(['Hello Marta, this is Ana.']);
  });

  it('[RE5] is walked through by arrows and named to screen readers, and left by Esc', async () => {
    const { wrapper, area } = composer();
    await area.setValue('/');
    await area.trigger('keydown', { key: 'ArrowDown' });
    const active = wrapper.findAll('[role=option]')[1]!;
    expect(active.attributes('aria-selected')).toBe('true');
    expect(area.attributes('aria-activedescendant')).toBe(active.attributes('id'));
    await area.trigger('keydown', { key: 'Escape' });
    expect(wrapper.find('[role=listbox]').exists()).toBe(false);
    await area.setValue('/r');
    expect(wrapper.find('[role=listbox]').exists()).toBe(false);
  });

  it('[RE5] a note for the team has none', async () => {
    const { wrapper, area } = composer('note');
    await area.setValue('/');
    expect(wrapper.find('[role=listbox]').exists()).toBe(false);
  });
});
