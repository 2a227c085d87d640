/** @jest-environment node */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createPinia, setActivePinia } from 'pinia';
import { useLine } from '../wire/socket';
import { useEditorsStore } from './editors.store';

const businessId = 'b'.repeat(24);
const sam = { businessId, memberId: 'd'.repeat(24), name: 'Sam Rivera', here: true, entryId: 'e'.repeat(24) };
let told: unknown[];

beforeEach(() => {
  jest.useFakeTimers();
  setActivePinia(createPinia());
  told = [];
  useLine({
    connected: true,
    request: async (_name, input) => (told.push(input), { ok: true, data: {} }),
  });
});
afterEach(() => void jest.useRealTimers());

describe('who is on the Closing categories screen', () => {
  it('shows who is here and what they are editing', () => {
    const store = useEditorsStore();
    store.put(sam);
    expect(store.editorsOf(businessId)).toEqual([sam]);
    expect(store.editorOf(sam.entryId)).toEqual(sam);
    expect(store.editorsOf('f'.repeat(24))).toEqual([]);
  });

  it('forgets who leaves, and who is not heard of for 15 s', () => {
    const store = useEditorsStore();
    store.put(sam);
    store.put({ ...sam, here: false });
    expect(store.editorsOf(businessId)).toEqual([]);
    store.put(sam);
    jest.advanceTimersByTime(14_000);
    store.put(sam);
    jest.advanceTimersByTime(14_000);
    expect(store.editorsOf(businessId)).toHaveLength(1);
    jest.advanceTimersByTime(1_000);
    expect(store.editorsOf(businessId)).toEqual([]);
  });

  it('tells the others every 5 s, at once what is edited, and when it is left', () => {
    const store = useEditorsStore();
    store.arrive(businessId);
    store.edit(sam.entryId);
    jest.advanceTimersByTime(5_000);
    store.leave();
    jest.advanceTimersByTime(20_000);
    expect(told).toEqual([
      { businessId, here: true, entryId: null },
      { businessId, here: true, entryId: sam.entryId },
      { businessId, here: true, entryId: sam.entryId },
      { businessId, here: false, entryId: null },
    ]);
  });
});
