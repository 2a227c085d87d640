import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import type { Closure } from '#shared/closures/closures.contract';
import type { UserDetails } from '#shared/notes/notes.contract';
import { useNotesStore } from '../notes/notes.store';
import { refusedHere } from '../wire/refused';
import PreviousConversations from './PreviousConversations.vue';

enableAutoUnmount(afterEach);
beforeEach(() => {
  setActivePinia(createPinia());
});

const user = { id: 'marta', businessId: 'shop' } as UserDetails;
const closure = (place: number, own: Partial<Closure> = {}) =>
  ({
    closureId: `c${place}`,
    chatId: `chat${place}`,
    userName: 'Marta Ortiz',
    completionType: 'agent',
    categoryName: 'Refund',
    reasonName: 'Track refund',
    notes: `note ${place}`,
    at: 1_700_000_000_000 - place,
    by: { id: 'ben', name: 'Ben Okafor' },
    formerAgent: null,
    teamId: null,
    correctedAt: null,
    undoneAt: null,
    ...own,
  }) as Closure;

function shown(count: number, closures: Closure[]) {
  const wrapper = mount(PreviousConversations, {
    props: { user, previous: { count, closures } },
    attachTo: document.body,
    global: { stubs: { RouterLink: { template: '<a href="#"><slot /></a>' } } },
  });
  const button = (name: string) => wrapper.findAll('button').find((each) => each.text() === name);
  const items = () => wrapper.findAll('[data-conversation]');
  return { wrapper, button, items };
}

describe('previous conversations', () => {
  it('shows the newest two with category, reason, notes and who closed them', () => {
    const { wrapper, items } = shown(
      7,
      [1, 2, 3].map((place) => closure(place)),
    );
    expect(items()).toHaveLength(2);
    expect(items()[0]!.text()).toContain('Refund → Track refund');
    expect(items()[0]!.text()).toContain('note 1');
    expect(items()[0]!.text()).toContain('Ben Okafor');
    expect(wrapper.text()).toContain('7 previous conversations');
  });

  it('loads more when asked, and gives the focus to the first that came', async () => {
    const { wrapper, button, items } = shown(
      4,
      [1, 2].map((place) => closure(place)),
    );
    useNotesStore().loadMorePrevious = async () => {
      const closures = [1, 2, 3, 4].map((place) => closure(place));
      await wrapper.setProps({ previous: { count: 4, closures } });
      return false;
    };
    await button('Show more')!.trigger('click');
    await flushPromises();
    expect(items()).toHaveLength(4);
    expect(document.activeElement).toBe(items()[2]!.element);
    expect(button('Show more')).toBeUndefined();
    expect(wrapper.text()).toContain('That is all of them.');
  });

  it('says what to do when more could not be loaded, and can be asked again', async () => {
    const { wrapper, button } = shown(
      4,
      [1, 2].map((place) => closure(place)),
    );
    useNotesStore().loadMorePrevious = async () => {
      throw refusedHere('BUSY', {});
    };
    await button('Show more')!.trigger('click');
    await flushPromises();
    expect(wrapper.get('[role=alert]').text()).toContain('try again');
    expect(button('Show more')).toBeDefined();
  });

  it('shortens long notes until View more is pressed', async () => {
    const { button, wrapper } = shown(1, [closure(1, { notes: 'long '.repeat(60) })]);
    expect(wrapper.find('.clamped').exists()).toBe(true);
    await button('View more')!.trigger('click');
    expect(wrapper.find('.clamped').exists()).toBe(false);
    expect(button('View less')!.attributes('aria-expanded')).toBe('true');
  });

  it('names what no person chose by how it ended', () => {
    const lost = closure(1, {
      completionType: 'autocomplete',
      categoryName: null,
      reasonName: null,
      by: null,
      formerAgent: { id: 'ana', name: 'Ana Silva' },
    });
    const { items } = shown(1, [lost]);
    expect(items()[0]!.text()).toContain('Completed: no answer in time');
  });
});
