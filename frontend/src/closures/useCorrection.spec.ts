/** @jest-environment node */
import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from '@jest/globals';
import { createPinia, setActivePinia } from 'pinia';
import { effectScope } from 'vue';
import type { Business } from '#shared/businesses/businesses.contract';
import type { Closure } from '#shared/closures/closures.contract';
import type { Me } from '#shared/members/members.contract';
import { useBusinessesStore } from '../businesses/businesses.store';
import { useCategoriesStore } from '../categories/categories.store';
import { FakeTaxonomyServer } from '../categories/taxonomyServer.fake';
import { ana } from '../chats/chatServer.fake';
import { useSessionStore } from '../session/session.store';
import { useLine } from '../wire/socket';
import { closureOf } from './closingServer.fake';
import { useCorrection } from './useCorrection';

const businessId = 'b'.repeat(24);
let asked: { name: string; input: unknown }[];
let server: FakeTaxonomyServer;
let closure: Closure;

beforeEach(() => {
  setActivePinia(createPinia());
  asked = [];
  useLine({
    connected: true,
    request: async (name, input) => {
      asked.push({ name, input });
      return { ok: true, data: { closure } };
    },
  });
  useSessionStore().me = { ...ana, permissions: ['chats.close'] } as unknown as Me;
  const settings = { askForClosingCategory: true };
  const business = { id: businessId, name: 'Meadow Shop', settings, rev: 1 } as Business;
  useBusinessesStore().put({ businesses: [business], teams: [] });
  server = new FakeTaxonomyServer(businessId);
  const refund = server.add(null, 'Refund').entries[0]!;
  const track = server.add(refund.id, 'Track refund').entries[0]!;
  server.add(refund.id, 'Get refund');
  const chosen = { categoryId: refund.id, reasonId: track.id, notes: 'Chased finance' };
  const input = { closureId: crypto.randomUUID(), chatId: 'c'.repeat(24), cycle: 1, assigneeId: ana.id };
  closure = {
    ...closureOf({ ...input, ...chosen, followUps: [], getNextChat: true }),
    ...{ businessId, categoryName: 'Refund', reasonName: 'Track refund' },
  };
  server.remove(track);
  useCategoriesStore().sync({ [businessId]: server.pull(null) });
});

const correction = () => effectScope().run(() => useCorrection(() => closure))!;

it('leaves what was chosen as it was when only the notes change, also where the entry has gone', async () => {
  const { start, draft, save, problems } = correction();
  await start();
  draft.value!.notes = 'Finance has called back';
  expect(await save()).toBe(true);
  expect(problems.value).toEqual({});
  const { categoryId, reasonId } = closure;
  expect(asked.at(-1)).toMatchObject({
    name: 'closure:correct',
    input: { categoryId, reasonId, notes: 'Finance has called back' },
  });
});

it('asks of what is chosen anew what a closing asks', async () => {
  const { start, draft, save, problems } = correction();
  await start();
  draft.value!.reasonId = null;
  expect(await save()).toBe(false);
  expect(problems.value).toEqual({ reason: 'missing' });
  expect(asked).toEqual([]);
});
