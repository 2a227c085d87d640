import { computed, onUnmounted, ref, shallowRef } from 'vue';
import {
  listDeliveries,
  replayDelivery,
  testWebhook,
  type Delivery,
} from '#shared/integrations/webhooks.contract';
import { ask } from '../wire/ask';
import { withSameOperation } from '../wire/operation';

const lookEveryMs = 2_000;

/** The deliveries of one webhook, newest first; while any waits, they are looked at again and again. */
export function useDeliveries(webhookId: string) {
  const older = shallowRef<Delivery[]>([]);
  const newest = shallowRef<Delivery[]>([]);
  const more = ref(false);
  const state = ref<'reading' | 'here' | 'failed'>('reading');
  const listed = computed(() => {
    const known = new Set(newest.value.map(({ id }) => id));
    return [...newest.value, ...older.value.filter(({ id }) => !known.has(id))];
  });

  async function read(): Promise<void> {
    try {
      const page = await ask(listDeliveries, { webhookId, before: null });
      if (older.value.length === 0) more.value = page.more;
      newest.value = page.deliveries;
      state.value = 'here';
    } catch {
      if (state.value !== 'here') state.value = 'failed';
    }
  }

  async function readOlder(): Promise<void> {
    const before = listed.value.at(-1)?.id ?? null;
    const page = await ask(listDeliveries, { webhookId, before });
    older.value = [...older.value, ...page.deliveries];
    more.value = page.more;
  }

  async function test(): Promise<void> {
    const opId = crypto.randomUUID();
    await withSameOperation(() => ask(testWebhook, { webhookId, opId }));
    await read();
  }

  async function replay(deliveryId: string): Promise<void> {
    await withSameOperation(() => ask(replayDelivery, { webhookId, deliveryId }));
    await read();
  }

  const timer = setInterval(() => {
    if (!document.hidden) void read();
  }, lookEveryMs);
  onUnmounted(() => clearInterval(timer));
  void read();

  return { listed, more, state, read, readOlder, test, replay };
}
