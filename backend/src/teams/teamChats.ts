import { Injectable } from '@nestjs/common';
import type { mongo } from 'mongoose';
import type { ChatState } from '#shared/chats/chats.contract';
import { teamChatsMax, type TeamCounts } from '#shared/teams/floor.contract';
import type { ChatDoc } from '../chats/chats.model.js';
import { readLimitMs } from '../database/tenant.js';
import { Log, type Tx } from '../log/log.js';
import { mayEnter } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';

/** States in which a chat belongs to a team, with what they are ordered by. */
const teamStates = { queued: 'queuedAt', active: 'assignedAt', waiting: 'waitingSince' } as const;
type TeamState = keyof typeof teamStates;
const states = Object.keys(teamStates) as (TeamState & ChatState)[];

interface Group {
  _id: { businessId: string; state: TeamState; delayed: boolean };
  count: number;
}

/** A chat in a team's queue, as far as moving it needs to know. */
export type QueuedInTeam = Pick<ChatDoc, '_id' | 'businessId' | 'teamId'>;

const majority = { readConcern: { level: 'majority' as const }, maxTimeMS: readLimitMs };

/**
 * A team's open chats. It reads across businesses, because a team serves several; whatever is shown to a member is of
 * the businesses they may enter.
 */
@Injectable()
export class TeamChats {
  constructor(private readonly log: Log) {}

  /** How many open chats the team has, of these businesses, as the transaction sees it. */
  count(teamId: string, businessIds: readonly string[], tx: Tx): Promise<number> {
    const open = { teamId, state: { $in: states }, businessId: { $in: [...businessIds] } };
    return this.chats.countDocuments(open, { session: tx });
  }

  /** The open chats of a team in these businesses, of each state those first that began first. */
  async open(teamId: string, businessIds: readonly string[]): Promise<ChatDoc[]> {
    const read = (state: TeamState): Promise<ChatDoc[]> =>
      this.chats
        .find({ teamId, state, businessId: { $in: [...businessIds] } }, majority)
        .sort({ [teamStates[state]]: 1, _id: 1 })
        .limit(teamChatsMax)
        .toArray();
    return (await Promise.all(states.map(read))).flat();
  }

  /** Reads how many chats the team has in each state, and answers them as each viewer may know. */
  async counts(teamId: string): Promise<(viewer: Pick<Actor, 'businessIds'>) => TeamCounts> {
    const stages = [
      { $match: { teamId, state: { $in: states } } },
      {
        $group: {
          _id: { businessId: '$businessId', state: '$state', delayed: { $gt: ['$delayedAt', null] } },
          count: { $sum: 1 },
        },
      },
    ];
    const groups = await this.chats.aggregate<Group>(stages, majority).toArray();
    return (viewer) => {
      const seen = groups.filter(({ _id }) => mayEnter(viewer, _id.businessId));
      const sum = (wanted: (group: Group['_id']) => boolean): number =>
        seen.reduce((total, { _id, count }) => (wanted(_id) ? total + count : total), 0);
      return {
        queued: sum(({ state }) => state === 'queued'),
        delayed: sum(({ state, delayed }) => state === 'queued' && delayed),
        active: sum(({ state }) => state === 'active'),
        waiting: sum(({ state }) => state === 'waiting'),
      };
    };
  }

  /** Chats in the queues of these teams. */
  queuedIn(teamIds: readonly string[]): Promise<QueuedInTeam[]> {
    return this.chats
      .find({ teamId: { $in: [...teamIds] }, state: 'queued' }, majority)
      .project<QueuedInTeam>({ businessId: 1, teamId: 1 })
      .toArray();
  }

  private get chats(): mongo.Collection<ChatDoc> {
    return this.log.connection.collection('chats') as unknown as mongo.Collection<ChatDoc>;
  }
}
