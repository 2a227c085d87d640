import { Injectable } from '@nestjs/common';
import type { mongo } from 'mongoose';
import type { readTeamFigures } from '#shared/teams/floor.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { EngagementDoc } from '../chats/engagements.model.js';
import { startOfDay } from '../closures/day.js';
import type { ClosureDoc } from '../closures/closures.model.js';
import { readLimitMs } from '../database/tenant.js';
import { Log } from '../log/log.js';
import { mayEnter } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { figuresOf, type Day } from './figures.js';
import { TeamRecords } from './teamRecords.js';
import { requireTeam } from './teamRights.js';
import { teamSettings } from './teams.model.js';

const majority = { readConcern: { level: 'majority' as const }, maxTimeMS: readLimitMs };

/** Today's service of a team, from what is stored of each assignment. */
@Injectable()
export class TeamFigures {
  constructor(
    private readonly records: TeamRecords,
    private readonly log: Log,
  ) {}

  /** @throws DomainError NOT_FOUND */
  async read(
    actor: Actor,
    { teamId, timeZone }: InputOf<typeof readTeamFigures>,
  ): Promise<OutputOf<typeof readTeamFigures>> {
    const team = requireTeam(actor, await this.records.find(teamId));
    const businessIds = team.businessIds.filter((id) => mayEnter(actor, id));
    const since = startOfDay(new Date(), timeZone);
    const engagements = await this.engagementsSince(teamId, businessIds, since);
    const day: Day = { since, delayMs: teamSettings(team).delay.afterMinutes * 60_000 };
    return {
      since: since.getTime(),
      team: figuresOf(engagements, day),
      abandoned: await this.abandonedSince(teamId, businessIds, since),
      agents: byAgent(engagements).map(([memberId, own]) => ({
        memberId,
        name: own.at(-1)!.memberName,
        figures: figuresOf(own, day),
      })),
    };
  }

  /** Taken today, or held before and ended today. */
  private engagementsSince(teamId: string, businessIds: string[], since: Date): Promise<EngagementDoc[]> {
    const scope = { teamId, businessId: { $in: businessIds } };
    const today = [
      { ...scope, assignedAt: { $gte: since } },
      { ...scope, endedAt: { $gte: since } },
    ];
    return this.collection<EngagementDoc>('engagements')
      .find({ $or: today }, majority)
      .sort({ assignedAt: 1 })
      .toArray();
  }

  private abandonedSince(teamId: string, businessIds: string[], since: Date): Promise<number> {
    const ended = { teamId, businessId: { $in: businessIds }, at: { $gte: since } };
    const untaken = { engagementId: null, undoneAt: null, completionType: { $in: [...untakenTypes] } };
    return this.collection<ClosureDoc>('closures').countDocuments(
      { ...ended, ...untaken },
      { ...majority, hint: 'untaken' },
    );
  }

  private collection<D extends mongo.Document>(name: string): mongo.Collection<D> {
    return this.log.connection.collection(name) as unknown as mongo.Collection<D>;
  }
}

/** How a chat ends that was handed to people and that none of them took. */
const untakenTypes = ['user_left', 'no_agent', 'autocomplete'] as const;

function byAgent(engagements: readonly EngagementDoc[]): [string, EngagementDoc[]][] {
  const agents = new Map<string, EngagementDoc[]>();
  for (const one of engagements) agents.set(one.memberId, [...(agents.get(one.memberId) ?? []), one]);
  return [...agents].sort(([, a], [, b]) => a[0]!.memberName.localeCompare(b[0]!.memberName));
}
