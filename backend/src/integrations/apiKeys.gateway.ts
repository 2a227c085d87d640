import { createApiKey, listApiKeys, revokeApiKey } from '#shared/integrations/apiKeys.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { ApiKeys } from './apiKeys.service.js';

@ConsoleGateway()
export class ApiKeysGateway {
  constructor(private readonly keys: ApiKeys) {}

  @Handles(listApiKeys)
  async list(
    actor: Actor,
    { businessId }: InputOf<typeof listApiKeys>,
  ): Promise<OutputOf<typeof listApiKeys>> {
    return { keys: await this.keys.list(actor, businessId) };
  }

  @Handles(createApiKey)
  create(actor: Actor, wanted: InputOf<typeof createApiKey>): Promise<OutputOf<typeof createApiKey>> {
    return this.keys.create(actor, wanted);
  }

  @Handles(revokeApiKey)
  async revoke(
    actor: Actor,
    { apiKeyId }: InputOf<typeof revokeApiKey>,
  ): Promise<OutputOf<typeof revokeApiKey>> {
    return { key: await this.keys.revoke(actor, apiKeyId) };
  }
}
