import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { lists, type ChatFilter, type ListName } from '#shared/overview/overview.contract';

const idPattern = /^[0-9a-f]{24}$/;

/** The list and filter that an address names; what it names wrongly is left out. */
export function readListQuery(query: LocationQuery): { list: ListName; filter: ChatFilter } {
  const named = lists.find((list) => list === query['list']);
  return {
    list: named ?? 'queue',
    filter: {
      teamId: idIn(query['team']),
      assigneeId: idIn(query['agent']),
      newUsers: query['new'] === '1',
      delayed: query['delayed'] === '1',
    },
  };
}

/** The part of an address that names a list and filter. */
export function listQuery(list: ListName, filter: ChatFilter): LocationQueryRaw {
  const { teamId, assigneeId, newUsers, delayed } = filter;
  return {
    list,
    ...(teamId && { team: teamId }),
    ...(assigneeId && { agent: assigneeId }),
    ...(newUsers && { new: '1' }),
    ...(delayed && { delayed: '1' }),
  };
}

/** How many things a filter asks for. */
export function filterSize({ teamId, assigneeId, newUsers, delayed }: ChatFilter): number {
  return [teamId, assigneeId, newUsers, delayed].filter(Boolean).length;
}

function idIn(value: LocationQuery[string] | undefined): string | null {
  return typeof value === 'string' && idPattern.test(value) ? value : null;
}
