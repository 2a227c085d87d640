import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import type { Me } from '#shared/members/members.contract';
import { firstTeamSettings, type AssignmentMode, type Team } from '#shared/teams/teams.contract';
import { useBusinessesStore } from '../businesses/businesses.store';
import { useClosuresStore } from '../closures/closures.store';
import { useSessionStore } from '../session/session.store';
import { useConnectionStore } from '../wire/connection.store';
import { refusedHere } from '../wire/refused';
import OwnStatus from './OwnStatus.vue';

enableAutoUnmount(afterEach);
beforeEach(() => {
  setActivePinia(createPinia());
  useConnectionStore().isConnected();
});

const support = 'e'.repeat(24);

function supportTakes(assignment: AssignmentMode): void {
  const settings = { ...firstTeamSettings, assignment };
  const team: Team = {
    id: support,
    name: 'Support',
    businessIds: [],
    whole: true,
    settings,
    rev: 1,
    changedBy: null,
  };
  useBusinessesStore().put({ businesses: [], teams: [team] });
}

const ana = (own: Partial<Me> = {}) =>
  ({
    id: 'ana',
    name: 'Ana Silva',
    presence: 'online',
    paused: false,
    asksForNext: false,
    teamIds: [support],
    load: 2,
    cap: 3,
    preferences: { notifications: false },
    ...own,
  }) as Me;

const shown = (me: Me) => mount(OwnStatus, { props: { me } });
const buttonOf = (wrapper: ReturnType<typeof shown>, name: string) =>
  wrapper.findAll('button').find((button) => button.text() === name);

function queue(teamQueue: number): void {
  useClosuresStore().numbers = { completed: 0, waiting: 0, myQueue: 0, teamQueue };
}

describe('the own status', () => {
  it('says how many slots are used, and offers the other state', async () => {
    const wrapper = shown(ana());
    expect(wrapper.text()).toContain('Online · 2 of 3');
    expect(buttonOf(wrapper, 'Take a break')).toBeDefined();
    await wrapper.setProps({ me: ana({ presence: 'break' }) });
    expect(wrapper.text()).toContain('On a break · 2 of 3');
    expect(buttonOf(wrapper, 'Go online')).toBeDefined();
  });

  it('pressed before the line is up, it goes online when it is', async () => {
    const connection = useConnectionStore();
    connection.isLost();
    const wanted: string[] = [];
    useSessionStore().setPresence = async (presence) => void wanted.push(presence);
    const wrapper = shown(ana({ presence: 'offline' }));
    await buttonOf(wrapper, 'Go online')!.trigger('click');
    await flushPromises();
    expect(wanted).toEqual([]);
    connection.isConnected();
    await flushPromises();
    expect(wanted).toEqual(['online']);
  });

  it('shows a refusal where it happened', async () => {
    const wrapper = shown(ana({ presence: 'offline' }));
    useSessionStore().setPresence = async () => {
      throw refusedHere('BUSY', {});
    };
    await buttonOf(wrapper, 'Go online')!.trigger('click');
    await flushPromises();
    expect(wrapper.get('[role=alert]').text()).toContain('Baton is busy');
  });
});

describe('Get next chat', () => {
  it('is there only for who is online and paused', async () => {
    const wrapper = shown(ana());
    expect(buttonOf(wrapper, 'Get next chat')).toBeUndefined();
    await wrapper.setProps({ me: ana({ paused: true, presence: 'break' }) });
    expect(buttonOf(wrapper, 'Get next chat')).toBeUndefined();
    await wrapper.setProps({ me: ana({ paused: true }) });
    expect(buttonOf(wrapper, 'Get next chat')).toBeDefined();
  });

  it('is disabled with the reason when the queue is empty or the member full', async () => {
    queue(0);
    const wrapper = shown(ana({ paused: true }));
    expect(buttonOf(wrapper, 'Get next chat')!.attributes('disabled')).toBeDefined();
    expect(wrapper.text()).toContain('The queue is empty');
    queue(2);
    await wrapper.vm.$nextTick();
    expect(buttonOf(wrapper, 'Get next chat')!.attributes('disabled')).toBeUndefined();
    await wrapper.setProps({ me: ana({ paused: true, load: 3 }) });
    expect(buttonOf(wrapper, 'Get next chat')!.attributes('disabled')).toBeDefined();
    expect(wrapper.text()).toContain('as many chats as you may have at once (3)');
  });

  it('is always there in a Speedy team, until a chat was asked for', async () => {
    queue(2);
    supportTakes('speedy');
    const wrapper = shown(ana());
    expect(buttonOf(wrapper, 'Get next chat')!.attributes('disabled')).toBeUndefined();
    expect(wrapper.text()).toContain('the one waiting longest comes');
    await wrapper.setProps({ me: ana({ asksForNext: true }) });
    expect(buttonOf(wrapper, 'Get next chat')!.attributes('disabled')).toBeDefined();
    expect(wrapper.text()).toContain('You asked for the next chat');
    supportTakes('balanced');
    await wrapper.vm.$nextTick();
    expect(buttonOf(wrapper, 'Get next chat')).toBeUndefined();
  });
});
