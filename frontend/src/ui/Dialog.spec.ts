import { afterEach, describe, expect, it } from '@jest/globals';
import { enableAutoUnmount, mount } from '@vue/test-utils';
import { defineComponent, h, nextTick, ref } from 'vue';
import Button from './Button.vue';
import Dialog from './Dialog.vue';
import TextField from './TextField.vue';

enableAutoUnmount(afterEach);

function page(): void {
  const open = ref(false);
  const Page = defineComponent(() => () => [
    h('button', { id: 'opener', onClick: () => (open.value = true) }, 'Close chat'),
    h(
      Dialog,
      {
        open: open.value,
        'onUpdate:open': (value: boolean) => (open.value = value),
        title: 'Close chat',
        description: 'Marta Ortiz',
      },
      {
        default: () => h(TextField, { label: 'Notes', modelValue: '' }),
        footer: () => h(Button, { onClick: () => (open.value = false) }, () => 'Cancel'),
      },
    ),
  ]);
  mount(Page, { attachTo: document.body });
}

async function settle(): Promise<void> {
  await nextTick();
  await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('Dialog', () => {
  it('is named by its title, described by its line, and starts in its first field', async () => {
    page();
    const opener = document.querySelector<HTMLElement>('#opener');
    opener?.focus();
    opener?.click();
    await settle();
    const dialog = document.querySelector('[role=dialog]');
    const named = document.getElementById(dialog?.getAttribute('aria-labelledby') ?? '');
    const described = document.getElementById(dialog?.getAttribute('aria-describedby') ?? '');
    expect(named?.textContent).toBe('Close chat');
    expect(described?.textContent).toBe('Marta Ortiz');
    expect(document.activeElement?.tagName).toBe('INPUT');
  });

  it('closes on Esc and gives the focus back', async () => {
    page();
    const opener = document.querySelector<HTMLElement>('#opener');
    opener?.focus();
    opener?.click();
    await settle();
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await settle();
    expect(document.querySelector('[role=dialog]')).toBeNull();
    expect(document.activeElement).toBe(opener);
  });
});
