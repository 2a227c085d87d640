import { renameSelf, setPreferences, type Me } from '#shared/members/members.contract';
import type { InputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Members } from './members.service.js';

@ConsoleGateway()
export class MembersGateway {
  constructor(private readonly members: Members) {}

  @Handles(setPreferences)
  setPreferences(actor: Actor, wanted: InputOf<typeof setPreferences>): Promise<Me> {
    return this.members.setPreferences(actor.memberId, wanted);
  }

  @Handles(renameSelf)
  rename(actor: Actor, { name }: InputOf<typeof renameSelf>): Promise<Me> {
    return this.members.rename(actor.memberId, name);
  }
}
