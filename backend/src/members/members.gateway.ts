import type { Socket } from 'socket.io';
import {
  followMembers,
  leaveMembers,
  renameSelf,
  setPreferences,
  type Me,
} from '#shared/members/members.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Colleagues } from './colleagues.js';
import { Members } from './members.service.js';

@ConsoleGateway()
export class MembersGateway {
  constructor(
    private readonly members: Members,
    private readonly colleagues: Colleagues,
  ) {}

  @Handles(followMembers)
  follow(actor: Actor, _: object, socket: Socket): Promise<OutputOf<typeof followMembers>> {
    return this.colleagues.follow(actor, socket);
  }

  @Handles(leaveMembers)
  leave(_: Actor, __: object, socket: Socket): Promise<OutputOf<typeof leaveMembers>> {
    return this.colleagues.leave(socket);
  }

  @Handles(setPreferences)
  setPreferences(actor: Actor, wanted: InputOf<typeof setPreferences>): Promise<Me> {
    return this.members.setPreferences(actor.memberId, wanted);
  }

  @Handles(renameSelf)
  rename(actor: Actor, { name }: InputOf<typeof renameSelf>): Promise<Me> {
    return this.members.rename(actor.memberId, name);
  }
}
