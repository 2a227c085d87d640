import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Team, TeamSettings } from '#shared/teams/teams.contract';
import { readLimitMs, trusted } from '../database/tenant.js';
import type { Tx } from '../log/log.js';
import { mayEnter } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { teamSettings, toTeam, type TeamDoc } from './teams.model.js';

/**
 * What is stored about teams. A team may serve several businesses, so whoever shows one to a member shows only the
 * businesses that the member may enter.
 */
@Injectable()
export class TeamRecords {
  constructor(@InjectModel('Team') private readonly model: Model<TeamDoc>) {}

  /** The team, unless it was deleted. */
  async find(teamId: string): Promise<TeamDoc | null> {
    const team = await this.named(teamId);
    return team?.deletedAt ? null : team;
  }

  /** The team, deleted or not: for the name of what was done under it. */
  named(teamId: string): Promise<TeamDoc | null> {
    return this.model
      .findById(teamId)
      .read('primary')
      .readConcern('majority')
      .maxTimeMS(readLimitMs)
      .lean<TeamDoc>()
      .exec();
  }

  /** The team as the transaction sees it, unless it was deleted by another intention than `opId`. */
  async inTransaction(teamId: string, tx: Tx, opId?: string): Promise<TeamDoc | null> {
    const team = await this.model.findById(teamId, null, { session: tx }).lean<TeamDoc>();
    return team?.deletedAt && team.lastOpId !== opId ? null : team;
  }

  /** The team that the intention made, or null. */
  madeBy(opId: string): Promise<TeamDoc | null> {
    return this.model
      .findOne({ opId })
      .read('primary')
      .readConcern('majority')
      .maxTimeMS(readLimitMs)
      .lean<TeamDoc>()
      .exec();
  }

  /** Teams that serve at least one of these businesses, by name. */
  serving(businessIds: readonly string[]): Promise<TeamDoc[]> {
    return this.model
      .find({ businessIds: trusted({ $in: [...businessIds] }), deletedAt: null })
      .sort({ name: 1 })
      .read('primary')
      .readConcern('majority')
      .maxTimeMS(readLimitMs)
      .lean<TeamDoc[]>()
      .exec();
  }

  /** Teams that serve a business, as the transaction sees it. */
  servingIn(businessId: string, tx: Tx): Promise<TeamDoc[]> {
    return this.model
      .find({ businessIds: businessId, deletedAt: null }, null, { session: tx })
      .sort({ name: 1 })
      .lean<TeamDoc[]>()
      .exec();
  }

  /** Which businesses each of these teams serves. */
  async businessesOf(teamIds: readonly string[]): Promise<Map<string, string[]>> {
    const teams = await this.model
      .find({ _id: trusted({ $in: [...teamIds] }), deletedAt: null }, { businessIds: 1 })
      .read('primary')
      .readConcern('majority')
      .maxTimeMS(readLimitMs)
      .lean<TeamDoc[]>();
    return new Map(teams.map((team) => [team._id, team.businessIds]));
  }

  /** How each of these teams works. */
  async settingsOf(teamIds: readonly string[]): Promise<Map<string, TeamSettings>> {
    const teams = await this.model
      .find({ _id: trusted({ $in: [...teamIds] }) }, { settings: 1 })
      .read('primary')
      .maxTimeMS(readLimitMs)
      .lean<TeamDoc[]>();
    return new Map(teams.map((team) => [team._id, teamSettings(team)]));
  }

  /** The teams that were deleted. */
  async deleted(): Promise<string[]> {
    const teams = await this.model
      .find({ deletedAt: trusted({ $type: 'date' }) }, { _id: 1 })
      .maxTimeMS(readLimitMs)
      .lean<TeamDoc[]>();
    return teams.map((team) => team._id);
  }

  async insert(team: TeamDoc, tx: Tx): Promise<void> {
    await this.model.collection.insertOne(team as never, { session: tx });
  }

  /**
   * Holds a team to what it is until `tx` commits: a change or deletion at the same time and this transaction do not
   * both go through. Answers null for a team that is not there.
   */
  async hold(teamId: string, tx: Tx): Promise<TeamDoc | null> {
    const turn = { $inc: { turns: 1 } };
    return this.model
      .findOneAndUpdate({ _id: teamId, deletedAt: null }, turn, { session: tx })
      .lean<TeamDoc>()
      .exec();
  }

  /** Changes a team that was read in `tx`, and answers it as it is afterwards. */
  async change(team: TeamDoc, set: Partial<Omit<TeamDoc, '_id' | 'rev'>>, tx: Tx): Promise<TeamDoc> {
    const rev = (team.rev ?? 1) + 1;
    await this.model.updateOne({ _id: team._id }, { $set: { ...set, rev } }, { session: tx });
    return { ...team, ...set, rev };
  }

  /** The team as a member sees it: of the businesses it serves only those they may enter. */
  shownTo(viewer: Pick<Actor, 'businessIds'>, team: TeamDoc): Team {
    const businessIds = team.businessIds.filter((id) => mayEnter(viewer, id));
    return { ...toTeam(team), businessIds, whole: businessIds.length === team.businessIds.length };
  }
}
