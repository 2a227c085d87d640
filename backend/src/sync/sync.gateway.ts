import { sync } from '#shared/sync/sync.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Syncs } from './sync.service.js';

@ConsoleGateway()
export class SyncGateway {
  constructor(private readonly syncs: Syncs) {}

  @Handles(sync)
  sync(actor: Actor, client: InputOf<typeof sync>): Promise<OutputOf<typeof sync>> {
    return this.syncs.bring(actor, client);
  }
}
