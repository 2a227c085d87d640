import DataLoader from 'dataloader';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { ChatRecords } from '../chats/chatRecords.js';
import { holderOf } from '../chats/chatRules.js';
import type { MessageDoc } from '../chats/chats.model.js';
import { groupBy } from '../database/groupBy.js';
import { TenantModel, trusted } from '../database/tenant.js';
import { LogStream, type Emission } from '../log/stream.js';
import type { Actor } from '../wire/callers.js';
import { Live, room } from '../wire/live.js';
import { toClosure, type ClosureDoc } from './closures.model.js';

type Named = Pick<ClosureDoc, 'businessId' | 'closureId'>;

/** Tells a closing to its agent and to who may see all chats; a change of an old one also to who serves the user now. */
@Injectable()
export class ClosuresTelling {
  private readonly closures: TenantModel<ClosureDoc>;
  private readonly stored = new DataLoader<Named, ClosureDoc | null>((named) => this.read(named), {
    cache: false,
  });

  constructor(
    @InjectModel('Closure') closures: Model<ClosureDoc>,
    private readonly chats: ChatRecords,
    private readonly live: Live,
    stream: LogStream,
  ) {
    this.closures = new TenantModel(closures);
    stream.onRow<MessageDoc>('messages', ({ businessId, event }) => {
      if (event?.type === 'closed') return this.prepare(businessId, event.closureId);
      return event?.type === 'undone' ? this.prepareChange(businessId, event.closureId) : null;
    });
    stream.onEvent('closure', (row) => this.prepareChange(row.businessId, row.closureId));
  }

  private async prepare(businessId: string, closureId: string): Promise<Emission | null> {
    const closure = await this.stored.load({ businessId, closureId });
    return closure && (() => this.tell(closure, null));
  }

  private async prepareChange(businessId: string, closureId: string): Promise<Emission | null> {
    const closure = await this.stored.load({ businessId, closureId });
    if (!closure) return null;
    const open = await this.chats.openOf(businessId, closure.userId);
    return () => this.tell(closure, open && holderOf(open));
  }

  /** Closings told of at the same time are read together, business by business. */
  private async read(named: readonly Named[]): Promise<(ClosureDoc | null)[]> {
    const found = new Map<string, ClosureDoc>();
    for (const [businessId, some] of groupBy(named, (one) => one.businessId)) {
      const closureId = trusted({ $in: some.map((one) => one.closureId) }) as never;
      const closures = await this.closures.find({ businessId, closureId }, { majority: true });
      for (const closure of closures) found.set(`${businessId}:${closure.closureId}`, closure);
    }
    return named.map(({ businessId, closureId }) => found.get(`${businessId}:${closureId}`) ?? null);
  }

  private tell(closure: ClosureDoc, servedBy: string | null): void {
    const concerned = new Set([closure.by?.id, closure.formerAgent?.id, servedBy]);
    const rooms = [room.business(closure.businessId), room.everyBusiness];
    const fact = { closure: toClosure(closure) };
    for (const socket of new Set(rooms.flatMap((name) => this.live.socketsIn(name)))) {
      const actor = socket.data['actor'] as Actor;
      const sees = concerned.has(actor.memberId) || actor.permissions.has('chats.viewAll');
      if (sees) socket.emit('closure:changed', fact);
    }
  }
}
