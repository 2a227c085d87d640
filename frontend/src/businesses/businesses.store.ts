import { defineStore } from 'pinia';
import { computed, shallowReactive } from 'vue';
import { changeBusiness, createBusiness, type Business } from '#shared/businesses/businesses.contract';
import type { Team } from '#shared/teams/teams.contract';
import type { ConsoleEvents } from '#shared/wire/events';
import type { InputOf } from '#shared/wire/request';
import { ask } from '../wire/ask';
import { withSameOperation } from '../wire/operation';
import { refusalOf } from '../wire/refused';

export type NewBusiness = { name: string; teamName: string; allowedWebsites: string[] };

/** The businesses this member may see, and their teams. */
export const useBusinessesStore = defineStore('businesses', () => {
  const byId = shallowReactive(new Map<string, Business>());
  const teamsById = shallowReactive(new Map<string, Team>());
  const list = computed(() => byName(byId.values()));
  const teams = computed(() => byName(teamsById.values()));

  /** Teams that take chats of a business. */
  function teamsOf(businessId: string): Team[] {
    return teams.value.filter((team) => team.businessIds.includes(businessId));
  }

  function put(changed: { businesses: readonly Business[]; teams: readonly Team[] }): void {
    for (const business of changed.businesses) putBusiness(business);
    for (const team of changed.teams) putTeam(team);
  }

  /** Takes a business as it stands, unless a newer state of it is known. */
  function putBusiness(business: Business): void {
    if ((byId.get(business.id)?.rev ?? 0) <= business.rev) byId.set(business.id, business);
  }

  /** Takes a team as it stands, unless a newer state of it is known. */
  function putTeam(team: Team): void {
    if ((teamsById.get(team.id)?.rev ?? 0) <= team.rev) teamsById.set(team.id, team);
  }

  function take(changed: ConsoleEvents['businesses:changed']): void {
    put(changed);
    for (const id of changed.goneTeamIds) teamsById.delete(id);
  }

  /** Replaces all: what is missing is no longer seen. */
  function sync(all: { businesses: readonly Business[]; teams: readonly Team[] }): void {
    byId.clear();
    teamsById.clear();
    put(all);
  }

  /** Creates a business with its default team. `opId` stays the same when the same form is sent again. */
  async function create(opId: string, input: NewBusiness): Promise<{ business: Business; team: Team }> {
    const made = await ask(createBusiness, { opId, ...input });
    put({ businesses: [made.business], teams: [made.team] });
    return made;
  }

  /** A refusal as stale brings what is stored, so that the form shows it before it is thrown. */
  async function change(wanted: Omit<InputOf<typeof changeBusiness>, 'opId'>): Promise<void> {
    const asked = { opId: crypto.randomUUID(), ...wanted };
    try {
      putBusiness((await withSameOperation(() => ask(changeBusiness, asked))).business);
    } catch (error) {
      const stale = refusalOf(error, 'BUSINESS_STALE');
      if (stale) putBusiness(stale.data.current);
      throw error;
    }
  }

  const events = {
    'businesses:changed': take,
  };

  return { byId, teamsById, list, teams, teamsOf, put, putTeam, sync, create, change, events };
});

function byName<T extends { name: string }>(values: Iterable<T>): T[] {
  return [...values].sort((a, b) => a.name.localeCompare(b.name));
}
