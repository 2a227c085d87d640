import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { enableAutoUnmount, mount } from '@vue/test-utils';
import { computed, defineComponent, h, nextTick, ref, shallowRef } from 'vue';
import type { ComboboxItem } from './combobox';
import FilterCombobox from './FilterCombobox.vue';

enableAutoUnmount(afterEach);

const list = shallowRef<ComboboxItem[]>([]);
const value = ref<string | null>(null);
const query = ref('');
const chosen = jest.fn();

// jsdom lays nothing out: the list is given a height, or no line would be in sight.
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 300 });
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 400 });
  HTMLElement.prototype.scrollTo = () => undefined;
  window.matchMedia = () => ({ matches: false }) as MediaQueryList;
});

beforeEach(() => {
  list.value = ['Order', 'Refund', 'Refund delayed', 'Delivery'].map((label) => ({ value: label, label }));
  value.value = null;
  query.value = '';
  chosen.mockClear();
});

// The list measures itself once it is in the document, and draws its lines after that.
async function settle(): Promise<void> {
  for (let tick = 0; tick < 4; tick++) await nextTick();
}

function open() {
  const items = computed(() =>
    list.value.filter(({ label }) => label.toLowerCase().includes(query.value.toLowerCase())),
  );
  const Parent = defineComponent(
    () => () =>
      h(FilterCombobox, {
        label: 'Reason',
        items: items.value,
        chosenLabel: list.value.find((item) => item.value === value.value)?.label,
        modelValue: value.value,
        'onUpdate:modelValue': (next: string | null) => (value.value = next),
        query: query.value,
        'onUpdate:query': (next: string) => (query.value = next),
        onChoose: chosen,
      }),
  );
  const wrapper = mount(Parent, { attachTo: document.body });
  const input = wrapper.get<HTMLInputElement>('[role=combobox]');
  const press = async (key: string, more: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
    input.element.dispatchEvent(event);
    await settle();
    return event;
  };
  const type = async (text: string) => {
    await input.setValue(text);
    await settle();
  };
  const active = () => {
    const id = input.attributes('aria-activedescendant');
    return id ? document.getElementById(id)?.textContent?.trim() : undefined;
  };
  return { wrapper, input, press, type, active };
}

describe('FilterCombobox', () => {
  it('is a combobox named by its label, closed until asked', () => {
    const { wrapper, input } = open();
    expect(wrapper.get(`label[for="${input.attributes('id')}"]`).text()).toBe('Reason');
    expect(input.attributes('aria-expanded')).toBe('false');
    expect(wrapper.findAll('[role=option]')).toHaveLength(0);
  });

  it('opens on typing with the best line active, and Enter chooses it', async () => {
    const { input, press, type, active } = open();
    await type('refund');
    expect(active()).toBe('Refund');
    await press('ArrowDown');
    expect(active()).toBe('Refund delayed');
    await press('Enter');
    expect(value.value).toBe('Refund delayed');
    expect(chosen).toHaveBeenCalledTimes(1);
    expect(input.attributes('aria-expanded')).toBe('false');
    expect(input.element.value).toBe('Refund delayed');
    expect(query.value).toBe('');
  });

  it('moves by arrows, Home and End, round at the ends', async () => {
    const { press, active } = open();
    await press('ArrowDown');
    expect(active()).toBe('Order');
    await press('End');
    expect(active()).toBe('Delivery');
    await press('ArrowDown');
    expect(active()).toBe('Order');
    await press('ArrowUp');
    expect(active()).toBe('Delivery');
    await press('Home');
    expect(active()).toBe('Order');
  });

  it('lets Esc close the list first, and only then be heard outside', async () => {
    const { input, press, type } = open();
    const outside = jest.fn();
    document.addEventListener('keydown', outside);
    await type('ref');
    await press('Escape');
    expect(outside).not.toHaveBeenCalled();
    expect(input.attributes('aria-expanded')).toBe('false');
    expect(input.element.value).toBe('');
    await press('Escape');
    expect(outside).toHaveBeenCalledTimes(1);
    document.removeEventListener('keydown', outside);
  });

  it('acts once on a held Enter', async () => {
    const { press } = open();
    await press('Enter');
    const held = await press('Enter', { repeat: true });
    expect(held.defaultPrevented).toBe(true);
    expect(chosen).not.toHaveBeenCalled();
  });

  it('leaves Ctrl+Enter and Alt+1 to the dialog', async () => {
    const { press, type } = open();
    await type('refund');
    const completed = await press('Enter', { ctrlKey: true });
    const suggestion = await press('1', { altKey: true });
    expect(completed.defaultPrevented).toBe(false);
    expect(suggestion.defaultPrevented).toBe(false);
    expect(chosen).not.toHaveBeenCalled();
  });

  it('shows a rename where it stands, chosen or not, and keeps the active line', async () => {
    value.value = 'Refund';
    const { wrapper, input, press, active } = open();
    await press('ArrowDown');
    await press('ArrowDown');
    expect(active()).toBe('Refund delayed');
    list.value = [
      { value: 'new', label: 'Brand new' },
      ...list.value.map((item) => (item.value === 'Refund' ? { ...item, label: 'Money back' } : item)),
    ];
    await settle();
    expect(input.element.value).toBe('Money back');
    expect(active()).toBe('Refund delayed');
    expect(wrapper.text()).toContain('Brand new');
  });

  it('says so when nothing matches, and Enter chooses nothing', async () => {
    const { wrapper, input, press, type } = open();
    await type('zebra');
    expect(wrapper.text()).toContain('Nothing matches “zebra”');
    expect(input.attributes('aria-expanded')).toBe('false');
    await press('Enter');
    expect(chosen).not.toHaveBeenCalled();
  });

  it('takes the choice back when the field is emptied', async () => {
    value.value = 'Order';
    const { input, type } = open();
    expect(input.element.value).toBe('Order');
    await type('');
    expect(value.value).toBeNull();
  });

  it('draws a few lines of twenty thousand, and tells how many there are', async () => {
    list.value = Array.from({ length: 20_000 }, (_, place) => ({
      value: `${place}`,
      label: `Reason ${place}`,
    }));
    const { wrapper, press, active } = open();
    await press('ArrowDown');
    expect(wrapper.findAll('[role=option]').length).toBeLessThan(30);
    expect(wrapper.get('[role=option]').attributes('aria-setsize')).toBe('20000');
    await press('End');
    expect(active()).toBe('Reason 19999');
  });
});
