import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import {
  createApiKey,
  listApiKeys,
  revokeApiKey,
  type ApiKey,
  type ApiKeyChanged,
  type Scope,
} from '#shared/integrations/apiKeys.contract';
import { ask } from '../wire/ask';
import type { EventHandlers } from '../wire/handlers';
import { withSameOperation } from '../wire/operation';
import { useLists } from './lists';

/** The API keys of the businesses that were asked for. The keys themselves are told once and kept nowhere. */
export const useApiKeysStore = defineStore('apiKeys', () => {
  const byId = shallowReactive(new Map<string, ApiKey>());
  const lists = useLists(async (businessId) => {
    const { keys } = await ask(listApiKeys, { businessId });
    for (const key of of(businessId)) if (!keys.some(({ id }) => id === key.id)) byId.delete(key.id);
    keys.forEach(put);
  });

  /** Keys in use first, newest first. */
  function of(businessId: string): ApiKey[] {
    const place = ({ revokedAt }: ApiKey): number => (revokedAt === null ? 0 : 1);
    return [...byId.values()]
      .filter((key) => key.businessId === businessId)
      .sort((a, b) => place(a) - place(b) || b.madeAt - a.madeAt);
  }

  /** A revoked key never comes back: an older telling of it does not bring it. */
  function put(key: ApiKey): ApiKey {
    const revoked = byId.get(key.id)?.revokedAt ?? null;
    if (revoked === null || key.revokedAt !== null) byId.set(key.id, key);
    return key;
  }

  /** Makes a key and resolves with it; null when it is not told any more, since the answer that held it was lost. */
  async function create(wanted: {
    businessId: string;
    name: string;
    scopes: Scope[];
  }): Promise<string | null> {
    const opId = crypto.randomUUID();
    const { key, secret } = await withSameOperation(() => ask(createApiKey, { ...wanted, opId }));
    put(key);
    return secret;
  }

  async function revoke(apiKeyId: string): Promise<void> {
    put((await withSameOperation(() => ask(revokeApiKey, { apiKeyId }))).key);
  }

  const events = {
    'apiKey:changed': ({ key }: ApiKeyChanged) => void put(key),
  } satisfies Partial<EventHandlers>;

  return { of, put, create, revoke, events, ...lists };
});
