import { Injectable } from '@nestjs/common';
import type { mongo } from 'mongoose';
import type { ChatState } from '#shared/chats/chats.contract';
import type { ChatDoc } from '../chats/chats.model.js';
import { Log, type Tx } from '../log/log.js';

/** States in which a chat belongs to a team. */
export const teamStates = ['queued', 'active', 'waiting'] as const satisfies ChatState[];

/**
 * A team's open chats. It reads across businesses, because a team serves several; whatever is shown to a member is of
 * the businesses they may enter.
 */
@Injectable()
export class TeamChats {
  constructor(private readonly log: Log) {}

  /** How many open chats the team has, of these businesses only when some are named, as the transaction sees it. */
  count(teamId: string, businessIds: readonly string[] | null, tx: Tx): Promise<number> {
    const scope = businessIds ? { businessId: { $in: [...businessIds] } } : {};
    return this.chats.countDocuments({ teamId, state: { $in: [...teamStates] }, ...scope }, { session: tx });
  }

  private get chats(): mongo.Collection<ChatDoc> {
    return this.log.connection.collection('chats') as unknown as mongo.Collection<ChatDoc>;
  }
}
