import type { Me } from '#shared/members/members.contract';
import { getNextChat, setPresence } from '#shared/members/members.contract';
import type { InputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Presence } from './presence.service.js';

@ConsoleGateway()
export class RoutingGateway {
  constructor(private readonly presence: Presence) {}

  @Handles(setPresence)
  setPresence(actor: Actor, { presence }: InputOf<typeof setPresence>): Promise<Me> {
    return this.presence.set(actor, presence);
  }

  @Handles(getNextChat)
  getNextChat(actor: Actor): Promise<Me> {
    return this.presence.getNextChat(actor);
  }
}
