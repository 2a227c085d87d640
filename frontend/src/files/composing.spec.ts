import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { enableAutoUnmount, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import type { Attachment } from '#shared/files/files.contract';
import type { Me } from '#shared/members/members.contract';
import { useChatsStore } from '../chats/chats.store';
import Composer from '../chats/Composer.vue';
import { useSessionStore } from '../session/session.store';
import { useFilesStore } from './files.store';

enableAutoUnmount(afterEach);

const stored: Attachment = {
  ...{ id: 'a'.repeat(24), name: 'invoice.pdf', type: 'application/pdf' },
  ...{ size: 3, width: null, height: null },
};
/** Sends nothing and never answers: what it is given stays on its way. */
class SilentRequest extends EventTarget {
  readonly upload = new EventTarget();
  open(): void {}
  setRequestHeader(): void {}
  send(): void {}
  abort(): void {}
}
const real = globalThis.XMLHttpRequest;

const sent: unknown[] = [];
beforeEach(() => {
  setActivePinia(createPinia());
  localStorage.clear();
  sent.length = 0;
  globalThis.XMLHttpRequest = SilentRequest as unknown as typeof XMLHttpRequest;
  useSessionStore().me = { id: 'ana' } as unknown as Me;
  useChatsStore().send = async (...message) => void sent.push(message);
});
afterEach(() => {
  globalThis.XMLHttpRequest = real;
});

let number = 0;
function composer(kind: 'text' | 'note' = 'text') {
  const chatId = `chat-with-files-${++number}`;
  const options = { attachTo: document.body };
  const wrapper = mount(Composer, { props: { chatId, kind }, ...options });
  const inChat = () =>
    useFilesStore()
      .inChat(chatId)
      .map(({ name }) => name);
  return { wrapper, area: wrapper.get('textarea'), chatId, inChat };
}

const carrying = (name: string, key: string, files: File[], types: string[]): Event =>
  Object.assign(new Event(name, { bubbles: true, cancelable: true }), { [key]: { files, types } });
const picture = () => new File(['abc'], 'screen.pdf');

describe('files in the composer', () => {
  it('go with what is written, and need no words', async () => {
    const { area, chatId, inChat } = composer();
    useFilesStore().giveBack(chatId, stored);
    await area.trigger('keydown', { key: 'Enter' });
    expect(sent).toEqual([[chatId, '', [stored]]]);
    expect(inChat()).toEqual([]);
  });

  it('are waited for: nothing is sent while one is on its way, and the words stay', async () => {
    const { wrapper, area, chatId } = composer();
    useFilesStore().add(chatId, [picture()]);
    await area.setValue('See here');
    await area.trigger('keydown', { key: 'Enter' });
    expect(sent).toEqual([]);
    expect(area.element.value).toBe('See here');
    expect(wrapper.text()).toContain('still being uploaded');
    await wrapper.get('button[aria-label="Cancel screen.pdf"]').trigger('click');
    expect(document.activeElement).toBe(area.element);
    await area.trigger('keydown', { key: 'Enter' });
    expect(sent).toEqual([[chatId, 'See here', []]]);
  });

  it('are pasted when they are all that is pasted', () => {
    const { area, inChat } = composer();
    const both = carrying('paste', 'clipboardData', [picture()], ['text/plain', 'Files']);
    area.element.dispatchEvent(both);
    expect([both.defaultPrevented, inChat()]).toEqual([false, []]);
    const alone = carrying('paste', 'clipboardData', [picture()], ['Files']);
    area.element.dispatchEvent(alone);
    expect([alone.defaultPrevented, inChat()]).toEqual([true, ['screen.pdf']]);
  });

  it('are taken wherever on the page they are dropped, words are not', async () => {
    const { wrapper, inChat } = composer();
    const over = carrying('dragover', 'dataTransfer', [], ['Files']);
    document.body.dispatchEvent(over);
    await wrapper.vm.$nextTick();
    expect([over.defaultPrevented, wrapper.text().includes('Drop pictures and files')]).toEqual([true, true]);
    document.body.dispatchEvent(carrying('drop', 'dataTransfer', [picture()], ['Files']));
    await wrapper.vm.$nextTick();
    expect([inChat(), wrapper.text().includes('Drop pictures')]).toEqual([['screen.pdf'], false]);
    const words = carrying('drop', 'dataTransfer', [], ['text/plain']);
    document.body.dispatchEvent(words);
    expect(words.defaultPrevented).toBe(false);
  });

  it('have no place in a note', () => {
    const { wrapper, area, inChat } = composer('note');
    area.element.dispatchEvent(carrying('paste', 'clipboardData', [picture()], ['Files']));
    const drop = carrying('drop', 'dataTransfer', [picture()], ['Files']);
    document.body.dispatchEvent(drop);
    // The page is not left for the file all the same.
    expect([inChat(), drop.defaultPrevented]).toEqual([[], true]);
    expect(wrapper.find('button[aria-label="Attach a file"]').exists()).toBe(false);
  });
});
