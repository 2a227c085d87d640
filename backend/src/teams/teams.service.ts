import { Injectable } from '@nestjs/common';
import type { Team, changeTeam, createTeam, deleteTeam } from '#shared/teams/teams.contract';
import type { InputOf } from '#shared/wire/request';
import { Businesses } from '../businesses/businesses.service.js';
import { newId } from '../database/id.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { StoredAnswer, untilVisible } from '../log/storedAnswer.js';
import { person, requireBusiness } from '../members/rights.js';
import { Slots } from '../routing/slots.service.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { TeamChats } from './teamChats.js';
import { TeamRecords } from './teamRecords.js';
import { requireWholeTeam } from './teamRights.js';
import type { TeamDoc } from './teams.model.js';

type Change = InputOf<typeof changeTeam>;
type Answer = { team: Team };

/** The groups of agents that take chats: made, changed and deleted, in effect at once. */
@Injectable()
export class Teams {
  constructor(
    private readonly records: TeamRecords,
    private readonly chats: TeamChats,
    private readonly businesses: Businesses,
    private readonly slots: Slots,
    private readonly log: Log,
  ) {}

  /** @throws DomainError NOT_FOUND, OP_ID_REUSED, TEAM_WITHOUT_CATEGORY */
  async create(actor: Actor, wanted: InputOf<typeof createTeam>): Promise<Answer> {
    for (const id of wanted.businessIds) requireBusiness(actor, id, 'business');
    await this.requireExisting(wanted.businessIds);
    const team = newTeam(actor, wanted);
    try {
      await this.log.write(`team:${team._id}`, async (tx) => {
        await this.records.insert(team, tx);
        for (const id of team.businessIds) await this.businesses.admit(team, id, tx);
        await this.tell(team.businessIds, team._id, tx);
      });
      return this.answer(actor, team);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return untilVisible(() => this.created(actor, team));
    }
  }

  /**
   * @throws DomainError NOT_FOUND, TEAM_SHARED, TEAM_STALE, TEAM_NOT_OF_BUSINESS, TEAM_IS_DEFAULT, TEAM_HAS_CHATS,
   * TEAM_WITHOUT_CATEGORY
   */
  async change(actor: Actor, wanted: Change): Promise<Answer> {
    for (const id of wanted.businessIds) requireBusiness(actor, id, 'business');
    await this.requireExisting(wanted.businessIds);
    if (wanted.defaultOf.some((id) => !wanted.businessIds.includes(id)))
      throw new DomainError('TEAM_NOT_OF_BUSINESS', {});
    const work = (tx: Tx): Promise<TeamDoc> => this.changeIn(actor, wanted, tx);
    try {
      return this.answer(actor, await this.log.write(`team:${wanted.teamId}`, work));
    } catch (error) {
      if (error instanceof StoredAnswer) return untilVisible((error as StoredAnswer<Answer>).read);
      throw error;
    }
  }

  /** @throws DomainError NOT_FOUND, TEAM_SHARED, TEAM_IS_DEFAULT, TEAM_HAS_CHATS */
  async delete(actor: Actor, { teamId, opId }: InputOf<typeof deleteTeam>): Promise<Record<string, never>> {
    await this.log.write(`team:${teamId}`, async (tx) => {
      const team = requireWholeTeam(actor, await this.records.inTransaction(teamId, tx, opId));
      if (team.deletedAt) return;
      await this.requireFree(team, team.businessIds, tx);
      const now = new Date();
      const gone = { deletedAt: now, changedBy: person(actor), changedAt: now, lastOpId: opId };
      await this.records.change(team, gone, tx);
      const memberIds = await this.slots.leaveTeam(teamId, tx);
      if (memberIds.length > 0) {
        await this.log.tell({ kind: 'rights', memberIds }, tx);
        await this.log.tell({ kind: 'members', memberIds }, tx);
      }
      await this.tell(team.businessIds, teamId, tx);
    });
    return {};
  }

  private async changeIn(actor: Actor, wanted: Change, tx: Tx): Promise<TeamDoc> {
    const { teamId, opId, settings } = wanted;
    const team = requireWholeTeam(actor, await this.records.inTransaction(teamId, tx));
    if (team.lastOpId === opId) return team;
    if ((team.rev ?? 1) !== wanted.rev) throw new StoredAnswer(() => this.refuseStale(actor, teamId));
    const businessIds = [...new Set(wanted.businessIds)];
    const left = team.businessIds.filter((id) => !businessIds.includes(id));
    if (left.length > 0) await this.requireFree(team, left, tx);
    const joined = businessIds.filter((id) => !team.businessIds.includes(id));
    for (const id of joined) await this.businesses.admit(team, id, tx);
    for (const id of wanted.defaultOf) await this.businesses.setDefaultTeam(id, teamId, tx);
    const by = { changedBy: person(actor), changedAt: new Date(), lastOpId: opId };
    const set = { name: wanted.name.trim(), businessIds, settings, ...by };
    const changed = await this.records.change(team, set, tx);
    await this.tell([...new Set([...team.businessIds, ...businessIds])], teamId, tx);
    if (left.length > 0 || businessIds.length > team.businessIds.length) await this.tellMembers(teamId, tx);
    return changed;
  }

  /** Whether the team may stop serving these businesses: it is the default of none and has no chats of them. */
  private async requireFree(team: TeamDoc, businessIds: readonly string[], tx: Tx): Promise<void> {
    const [business] = await this.businesses.withDefaultTeam(team._id, businessIds, tx);
    if (business) throw new DomainError('TEAM_IS_DEFAULT', { businessName: business.name });
    const count = await this.chats.count(team._id, businessIds, tx);
    if (count > 0) throw new DomainError('TEAM_HAS_CHATS', { count });
  }

  private async requireExisting(businessIds: readonly string[]): Promise<void> {
    const known = new Set(await this.businesses.ids());
    if (businessIds.some((id) => !known.has(id))) throw new DomainError('NOT_FOUND', { what: 'business' });
  }

  private async created(actor: Actor, wanted: TeamDoc): Promise<Answer> {
    const team = await this.records.madeBy(wanted.opId!);
    if (!team) throw new DomainError('UNKNOWN', {});
    const same =
      team.createdBy === actor.memberId &&
      team.madeAs?.name === wanted.name &&
      team.madeAs.businessIds.join() === wanted.businessIds.join();
    if (!same) throw new DomainError('OP_ID_REUSED', {});
    return this.answer(actor, team);
  }

  private async refuseStale(actor: Actor, teamId: string): Promise<never> {
    const team = requireWholeTeam(actor, await this.records.find(teamId));
    const { team: current } = this.answer(actor, team);
    const { changedBy, changedAt } = team;
    throw new DomainError('TEAM_STALE', {
      current,
      by: changedBy ?? null,
      at: changedAt?.getTime() ?? null,
    });
  }

  private answer(actor: Actor, team: TeamDoc): Answer {
    return { team: this.records.shownTo(actor, team) };
  }

  private async tell(businessIds: string[], teamId: string, tx: Tx): Promise<void> {
    await this.log.tell({ kind: 'businesses', businessIds, teamIds: [teamId] }, tx);
  }

  /** Colleagues may see the team on its members' cards now who did not, or the other way round. */
  private async tellMembers(teamId: string, tx: Tx): Promise<void> {
    const memberIds = (await this.slots.ofTeam(teamId, tx)).map((slot) => slot._id);
    if (memberIds.length > 0) await this.log.tell({ kind: 'members', memberIds }, tx);
  }
}

function newTeam(actor: Actor, wanted: InputOf<typeof createTeam>): TeamDoc {
  const now = new Date();
  const [name, businessIds] = [wanted.name.trim(), [...new Set(wanted.businessIds)]];
  return {
    _id: newId(),
    name,
    businessIds,
    settings: {},
    createdAt: now,
    createdBy: actor.memberId,
    madeAs: { name, businessIds },
    rev: 1,
    changedBy: person(actor),
    changedAt: now,
    deletedAt: null,
    opId: wanted.opId,
    lastOpId: null,
  };
}
