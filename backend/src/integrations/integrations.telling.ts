import { Injectable } from '@nestjs/common';
import type { ConsoleEventName, ConsoleEvents } from '#shared/wire/events';
import { LogStream, type Emission } from '../log/stream.js';
import type { Actor } from '../wire/callers.js';
import { Live, room } from '../wire/live.js';
import { toApiKey } from './apiKeys.model.js';
import { ApiKeys } from './apiKeys.service.js';

/** Tells what changed in the integrations of a business to who may manage them, and to nobody else. */
@Injectable()
export class IntegrationsTelling {
  constructor(
    stream: LogStream,
    private readonly keys: ApiKeys,
    private readonly live: Live,
  ) {
    stream.onEvent('webhooks', ({ businessId }) => () => {
      this.tell(businessId, 'webhooks:changed', { businessId });
    });
    stream.onEvent('apiKey', (row) => this.prepareKey(row.businessId, row.apiKeyId));
  }

  private async prepareKey(businessId: string, apiKeyId: string): Promise<Emission | null> {
    const doc = await this.keys.find(businessId, apiKeyId);
    return doc && (() => this.tell(businessId, 'apiKey:changed', { key: toApiKey(doc) }));
  }

  private tell<E extends ConsoleEventName>(businessId: string, event: E, fact: ConsoleEvents[E]): void {
    const rooms = [room.business(businessId), room.everyBusiness];
    for (const socket of new Set(rooms.flatMap((name) => this.live.socketsIn(name)))) {
      const actor = socket.data['actor'] as Actor;
      if (actor.permissions.has('integrations.manage')) socket.emit(event, fact);
    }
  }
}
