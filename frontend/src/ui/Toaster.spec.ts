import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { enableAutoUnmount, mount } from '@vue/test-utils';
import { nextTick } from 'vue';
import Toaster from './Toaster.vue';
import { useToasts } from './useToasts';

enableAutoUnmount(afterEach);

const { toasts, show, dismiss } = useToasts();

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
  for (const toast of [...toasts]) dismiss(toast.id);
});

const open = () => mount(Toaster, { attachTo: document.body, global: { stubs: { TransitionGroup: false } } });

describe('Toaster', () => {
  it('speaks politely, and leaves when its seconds are over', async () => {
    const toaster = open();
    show({ message: 'Deleted “Promo code”.', seconds: 4 });
    await nextTick();
    expect(toaster.get('[aria-live=polite]').text()).toContain('Deleted “Promo code”.');
    jest.advanceTimersByTime(3_900);
    expect(toasts).toHaveLength(1);
    jest.advanceTimersByTime(200);
    expect(toasts).toHaveLength(0);
  });

  it('stays while it is hovered, and gives two seconds at least after it', async () => {
    const toaster = open();
    show({ message: 'Chat closed.', seconds: 4 });
    await nextTick();
    jest.advanceTimersByTime(3_900);
    await toaster.get('.toast').trigger('pointerenter');
    jest.advanceTimersByTime(60_000);
    expect(toasts).toHaveLength(1);
    await toaster.get('.toast').trigger('pointerleave');
    jest.advanceTimersByTime(1_900);
    expect(toasts).toHaveLength(1);
    jest.advanceTimersByTime(200);
    expect(toasts).toHaveLength(0);
  });

  it('stays while its button has the focus', async () => {
    const toaster = open();
    show({ message: 'Chat closed.', seconds: 4, action: { label: 'Undo', run: () => undefined } });
    await nextTick();
    toaster.get<HTMLButtonElement>('button').element.focus();
    jest.advanceTimersByTime(60_000);
    expect(toasts).toHaveLength(1);
  });

  it('does its action once, and is gone', async () => {
    const toaster = open();
    const run = jest.fn();
    show({ message: 'Chat closed.', action: { label: 'Undo', run } });
    await nextTick();
    const button = toaster.get('button');
    await button.trigger('click');
    await button.trigger('click');
    expect(run).toHaveBeenCalledTimes(1);
    expect(toasts).toHaveLength(0);
  });

  it('does the newest action on Alt+Z, once however long the key is held', async () => {
    open();
    const older = jest.fn();
    const newer = jest.fn();
    show({ message: 'Deleted “Refund”.', action: { label: 'Undo', run: older } });
    show({ message: 'Deleted “Order”.', action: { label: 'Undo', run: newer } });
    await nextTick();
    const press = (repeat: boolean) =>
      document.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyZ', altKey: true, repeat }));
    press(false);
    press(true);
    expect(newer).toHaveBeenCalledTimes(1);
    expect(older).not.toHaveBeenCalled();
  });

  it('shows three at most', () => {
    for (const name of ['a', 'b', 'c', 'd']) show({ message: name });
    expect(toasts.map((toast) => toast.message)).toEqual(['b', 'c', 'd']);
  });
});
