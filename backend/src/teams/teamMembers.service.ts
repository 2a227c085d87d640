import { Injectable } from '@nestjs/common';
import type { MemberCard } from '#shared/members/members.contract';
import type {
  addTeamMember,
  removeTeamMember,
  setCap,
  setColleaguePresence,
} from '#shared/teams/floor.contract';
import type { InputOf } from '#shared/wire/request';
import { Log, type Tx } from '../log/log.js';
import { haveCommon } from '../members/cards.js';
import { Members } from '../members/members.service.js';
import { Departures } from '../routing/departures.js';
import { Presence } from '../routing/presence.service.js';
import type { SlotDoc } from '../routing/slots.model.js';
import { Slots } from '../routing/slots.service.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { TeamRecords } from './teamRecords.js';
import { requireTeam } from './teamRights.js';

type Answer = Promise<{ member: MemberCard }>;

/** Who is in a team, how much they take, and whether they are there: as whoever leads them says. */
@Injectable()
export class TeamMembers {
  constructor(
    private readonly records: TeamRecords,
    private readonly members: Members,
    private readonly slots: Slots,
    private readonly presence: Presence,
    private readonly departures: Departures,
    private readonly log: Log,
  ) {}

  /** @throws DomainError NOT_FOUND, MEMBER_NOT_OF_BUSINESS */
  add(actor: Actor, { teamId, memberId }: InputOf<typeof addTeamMember>): Answer {
    return this.change(actor, memberId, async (slot, tx) => {
      const team = requireTeam(actor, await this.records.hold(teamId, tx));
      if (!haveCommon(slot.businessIds, team.businessIds))
        throw new DomainError('MEMBER_NOT_OF_BUSINESS', {});
      if (!slot.teamIds.includes(teamId)) await this.slots.joinTeam(memberId, teamId, tx);
    });
  }

  /** @throws DomainError NOT_FOUND */
  remove(actor: Actor, { teamId, memberId }: InputOf<typeof removeTeamMember>): Answer {
    return this.change(actor, memberId, async (slot, tx) => {
      requireTeam(actor, await this.records.hold(teamId, tx));
      const teamIds = slot.teamIds.filter((id) => id !== teamId);
      await this.slots.change(memberId, { teamIds }, tx);
      await this.departures.handBack(memberId, tx);
    });
  }

  /** @throws DomainError NOT_FOUND */
  setCap(actor: Actor, { memberId, cap }: InputOf<typeof setCap>): Answer {
    return this.change(actor, memberId, (_, tx) => this.slots.change(memberId, { cap }, tx));
  }

  /** @throws DomainError NOT_FOUND */
  async setPresence(actor: Actor, { memberId, presence }: InputOf<typeof setColleaguePresence>): Answer {
    await this.requireColleague(actor, memberId);
    await this.presence.put(memberId, presence);
    return this.answer(actor, memberId);
  }

  private async change(
    actor: Actor,
    memberId: string,
    work: (slot: SlotDoc, tx: Tx) => Promise<void>,
  ): Answer {
    await this.requireColleague(actor, memberId);
    await this.log.write(`member:${memberId}`, async (tx) => {
      const slot = await this.slots.get(memberId, tx);
      if (!slot) throw new DomainError('NOT_FOUND', { what: 'member' });
      await work(slot, tx);
      await this.log.tell({ kind: 'rights', memberIds: [memberId] }, tx);
      await this.log.tell({ kind: 'members', memberIds: [memberId] }, tx);
    });
    return this.answer(actor, memberId);
  }

  /** Someone with whom the actor has no business in common is answered as someone who does not exist. */
  private async requireColleague(actor: Actor, memberId: string): Promise<void> {
    const member = await this.members.find(memberId);
    if (!member || !haveCommon(actor.businessIds, member.businessIds))
      throw new DomainError('NOT_FOUND', { what: 'member' });
  }

  private async answer(actor: Actor, memberId: string): Answer {
    const [member] = (await this.members.cardsOf([memberId]))(actor);
    if (!member) throw new DomainError('NOT_FOUND', { what: 'member' });
    return { member };
  }
}
