import { defineStore } from 'pinia';
import type { MemberCard } from '#shared/members/members.contract';
import {
  addTeamMember,
  removeTeamMember,
  setCap as setCapRequest,
  setColleaguePresence,
} from '#shared/teams/floor.contract';
import { changeTeam, createTeam, deleteTeam, type Team } from '#shared/teams/teams.contract';
import type { InputOf } from '#shared/wire/request';
import { useBusinessesStore } from '../businesses/businesses.store';
import { useMembersStore } from '../members/members.store';
import { ask } from '../wire/ask';
import { withSameOperation } from '../wire/operation';
import { refusalOf } from '../wire/refused';

type Change = Omit<InputOf<typeof changeTeam>, 'opId'>;

/** What is done to teams; the teams themselves are kept with the businesses they serve. */
export const useTeamsStore = defineStore('teams', () => {
  const businesses = useBusinessesStore();

  async function create(name: string, businessIds: string[]): Promise<Team> {
    const wanted = { opId: crypto.randomUUID(), name, businessIds };
    const { team } = await withSameOperation(() => ask(createTeam, wanted));
    businesses.putTeam(team);
    return team;
  }

  /** A refusal as stale brings what is stored, so that the form shows it before it is thrown. */
  async function change(wanted: Change): Promise<void> {
    const asked = { opId: crypto.randomUUID(), ...wanted };
    try {
      businesses.putTeam((await withSameOperation(() => ask(changeTeam, asked))).team);
    } catch (error) {
      const stale = refusalOf(error, 'TEAM_STALE');
      if (stale) businesses.putTeam(stale.data.current);
      throw error;
    }
  }

  async function remove(teamId: string): Promise<void> {
    const asked = { opId: crypto.randomUUID(), teamId };
    await withSameOperation(() => ask(deleteTeam, asked));
  }

  async function put(answer: Promise<{ member: MemberCard }>): Promise<void> {
    useMembersStore().put([(await answer).member]);
  }

  const addMember = (teamId: string, memberId: string) =>
    put(withSameOperation(() => ask(addTeamMember, { teamId, memberId })));
  const removeMember = (teamId: string, memberId: string) =>
    put(withSameOperation(() => ask(removeTeamMember, { teamId, memberId })));
  const setCap = (memberId: string, cap: number) =>
    put(withSameOperation(() => ask(setCapRequest, { memberId, cap })));
  const setPresence = (memberId: string, presence: 'break' | 'offline') =>
    put(withSameOperation(() => ask(setColleaguePresence, { memberId, presence })));

  return { create, change, remove, addMember, removeMember, setCap, setPresence };
});
