import { beforeEach, describe, expect, it } from '@jest/globals';
import { createPinia, setActivePinia } from 'pinia';
import { effectScope, nextTick } from 'vue';
import type { Category } from '#shared/categories/categories.contract';
import type { Refusal, Reply } from '#shared/wire/request';
import { useLine } from '../wire/socket';
import { useCategoriesStore } from './categories.store';
import { standingOf } from './renaming';
import { FakeTaxonomyServer } from './taxonomyServer.fake';
import { useNameEdit } from './useNameEdit';

const businessId = 'b'.repeat(24);
let server: FakeTaxonomyServer;
let delivery: Category;
let asked: { rev: number; name: string }[];
let answer: (input: { rev: number; name: string }) => unknown;

beforeEach(() => {
  setActivePinia(createPinia());
  server = new FakeTaxonomyServer(businessId);
  server.add(null, 'Order');
  delivery = server.add(null, 'Delivery').entries[0]!;
  useCategoriesStore().sync({ [businessId]: server.pull(null) });
  asked = [];
  answer = ({ name }) => ({ ok: true, data: { change: server.rename(now(), name) } });
  useLine({
    connected: true,
    async request(request, input) {
      if (request !== 'category:rename') return { ok: true, data: {} };
      asked.push(input as (typeof asked)[number]);
      return answer(input as (typeof asked)[number]) as Reply<unknown>;
    },
  });
});

const now = () => server.entries.get(delivery.id)!;
const shown = () => useCategoriesStore().entryOf(businessId, delivery.id)!.name;
const stale = (): Refusal =>
  ({
    ...{ ok: false, code: 'STALE', retryable: false, id: 's' },
    data: { current: now(), by: { id: null, name: 'Sam Rivera' }, at: 1 },
  }) as unknown as Refusal;

function begin(typed: string) {
  const edit = effectScope().run(() => useNameEdit(() => businessId))!;
  edit.start(shownEntry());
  edit.type(typed);
  return edit;
}
const shownEntry = () => useCategoriesStore().entryOf(businessId, delivery.id)!;

describe('editing a name', () => {
  it('saves what is typed', async () => {
    const edit = begin('Shipping');
    expect(await edit.save()).toBe(true);
    expect(shown()).toBe('Shipping');
    expect(edit.editedId.value).toBeNull();
  });

  it('asks for nothing when the name is what it was', async () => {
    expect(await begin(' Delivery ').save()).toBe(true);
    expect(asked).toEqual([]);
  });

  it('says what is wrong with an empty name, and keeps the field', async () => {
    const edit = begin('\u200b ');
    expect(await edit.save()).toBe(false);
    expect(edit.failure.value).toContain('empty');
    expect(edit.editedId.value).toBe(delivery.id);
  });

  it('stands beside a change of something else: a moved entry still gets its name', async () => {
    const edit = begin('Shipping');
    const moved = { ...now(), position: 'Zz', rev: now().rev + 1 };
    server.entries.set(delivery.id, moved);
    answer = ({ rev, name }) =>
      rev === moved.rev ? { ok: true, data: { change: server.rename(now(), name) } } : stale();
    expect(await edit.save()).toBe(true);
    expect(asked.map(({ rev }) => rev)).toEqual([1, 2]);
  });

  it('tells the second what the first just did, as it happens, and sends nothing until they choose', async () => {
    const edit = begin('Shipping');
    useCategoriesStore().put(server.rename(delivery, 'Parcels'));
    await nextTick();
    expect(edit.conflict.value).toMatchObject({ by: 'Sam Rivera', current: { name: 'Parcels' } });
    expect(await edit.save()).toBe(false);
    expect(asked).toEqual([]);
    expect(edit.text.value).toBe('Shipping');
  });

  it('tells it also when only the answer knows', async () => {
    const edit = begin('Shipping');
    server.rename(delivery, 'Parcels');
    answer = stale;
    expect(await edit.save()).toBe(false);
    expect(edit.conflict.value).toMatchObject({ by: 'Sam Rivera', current: { name: 'Parcels' } });
  });

  it('puts mine over theirs, on the entry as it is now', async () => {
    const edit = begin('Shipping');
    useCategoriesStore().put(server.rename(delivery, 'Parcels'));
    await nextTick();
    expect(await edit.useMine()).toBe(true);
    expect(asked).toEqual([expect.objectContaining({ rev: 2, name: 'Shipping' })]);
    expect(shown()).toBe('Shipping');
  });

  it('keeps theirs without sending anything', async () => {
    const edit = begin('Shipping');
    useCategoriesStore().put(server.rename(delivery, 'Parcels'));
    await nextTick();
    edit.keepTheirs();
    expect(asked).toEqual([]);
    expect(shown()).toBe('Parcels');
  });

  it('keeps what was typed when the entry is deleted under it', async () => {
    const edit = begin('Shipping');
    useCategoriesStore().put(server.remove(delivery));
    await nextTick();
    expect(edit.lost.value).toMatchObject({ by: 'Sam Rivera', text: 'Shipping' });
    expect(edit.editedId.value).toBeNull();
  });
});

describe('where an edit stands', () => {
  it('is no conflict when both typed the same name', () => {
    const current = { ...delivery, name: 'Shipping', rev: 2 };
    expect(standingOf({ seen: delivery, text: 'Shipping' }, current).kind).toBe('same');
  });
});
