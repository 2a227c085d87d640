import { Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { MemberCard } from '#shared/members/members.contract';
import type { Actor } from '../wire/callers.js';
import { room } from '../wire/live.js';
import { Members } from './members.service.js';

/** Who looks at their colleagues: only they are told how these change. */
@Injectable()
export class Colleagues {
  constructor(private readonly members: Members) {}

  /** Follows from now on: what is answered was read after that began. */
  async follow(actor: Actor, socket: Socket): Promise<{ members: MemberCard[] }> {
    if (socket.connected) await socket.join(room.colleagues);
    return { members: await this.members.cards(actor) };
  }

  async leave(socket: Socket): Promise<Record<never, never>> {
    await socket.leave(room.colleagues);
    return {};
  }
}
