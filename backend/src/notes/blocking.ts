import { Injectable } from '@nestjs/common';
import type { UserDetails, blockUser, unblockUser } from '#shared/notes/notes.contract';
import type { InputOf } from '#shared/wire/request';
import { ChatAccess } from '../chats/chatAccess.js';
import { ChatRecords } from '../chats/chatRecords.js';
import { holderOf } from '../chats/chatRules.js';
import type { UserDoc } from '../chats/users.model.js';
import { Users } from '../chats/users.service.js';
import { Log } from '../log/log.js';
import { LogStream, type Emission } from '../log/stream.js';
import { person } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { Live, room } from '../wire/live.js';
import { toDetails } from './userDetails.js';

/**
 * Shuts users out and lets them in again. An open chat stays where it is: who has it sees why nothing more comes, and
 * closes it with a reason as any other.
 */
@Injectable()
export class Blocking {
  constructor(
    private readonly access: ChatAccess,
    private readonly users: Users,
    private readonly chats: ChatRecords,
    private readonly log: Log,
    private readonly live: Live,
    stream: LogStream,
  ) {
    stream.onEvent('user', (row) => this.prepare(row.businessId, row.userId));
  }

  /** @throws DomainError NOT_FOUND */
  block(actor: Actor, { reason, ...user }: InputOf<typeof blockUser>): Promise<UserDetails> {
    return this.set(actor, user, { at: new Date(), by: person(actor), reason: reason.trim() });
  }

  /** @throws DomainError NOT_FOUND */
  unblock(actor: Actor, user: InputOf<typeof unblockUser>): Promise<UserDetails> {
    return this.set(actor, user, null);
  }

  private async set(
    actor: Actor,
    user: { businessId: string; userId: string },
    blocked: UserDoc['blocked'],
  ): Promise<UserDetails> {
    const businessId = await this.access.requireUser(actor, user.businessId, user.userId);
    await this.log.write(`user:${user.userId}`, async (tx) => {
      const changed = await this.users.setBlocked({ businessId, userId: user.userId }, blocked, tx);
      if (changed) await this.log.tell({ kind: 'user', businessId, userId: user.userId }, tx);
    });
    const now = await this.users.find(businessId, user.userId);
    if (!now) throw new DomainError('UNKNOWN', {});
    return toDetails(now);
  }

  private async prepare(businessId: string, userId: string): Promise<Emission | null> {
    const user = await this.users.find(businessId, userId);
    if (!user) return null;
    const open = await this.chats.openOf(businessId, userId);
    const holder = open && holderOf(open);
    return () => this.tell(toDetails(user), holder);
  }

  private tell(user: UserDetails, holder: string | null): void {
    const rooms = [room.business(user.businessId), room.everyBusiness];
    for (const socket of new Set(rooms.flatMap((name) => this.live.socketsIn(name)))) {
      const actor = socket.data['actor'] as Actor;
      const sees = actor.memberId === holder || actor.permissions.has('chats.viewAll');
      if (sees) socket.emit('user:changed', { user });
    }
  }
}
