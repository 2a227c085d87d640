import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { dayNumber } from '#shared/insights/localDates';
import type { Reading } from '#shared/insights/filter.contract';
import { periodNames, type PeriodName } from './periods';

/** What is looked at, as the address says it. */
export interface InsightForm {
  businessId: string | null;
  period: PeriodName;
  /** Empty unless the period is `custom`. */
  from: string;
  to: string;
  teamIds: string[];
  agentIds: string[];
  channels: string[];
  reading: Reading;
}

type Value = LocationQuery[string] | undefined;

const idPattern = /^[0-9a-f]{24}$/;
const usual: PeriodName = '90d';

/** What an address names; what it names wrongly is left out. */
export function readInsightQuery(query: LocationQuery): InsightForm {
  const [from, to] = [dateIn(query['from']), dateIn(query['to'])];
  const named = periodNames.find((name) => name === query['period']) ?? usual;
  const period = named === 'custom' && !(from && to) ? usual : named;
  const business = query['business'];
  return {
    businessId: typeof business === 'string' && idPattern.test(business) ? business : null,
    period,
    ...(period === 'custom' ? { from, to } : { from: '', to: '' }),
    teamIds: idsIn(query['teams']),
    agentIds: idsIn(query['agents']),
    channels: listIn(query['channels']).slice(0, 20),
    reading: query['names'] === 'recorded' ? 'recorded' : 'now',
  };
}

/** The part of an address that says what is looked at: what is usual is left out. */
export function insightQuery(form: InsightForm): LocationQueryRaw {
  const { businessId, period, from, to, teamIds, agentIds, channels, reading } = form;
  return {
    ...(businessId && { business: businessId }),
    ...(period !== usual && { period }),
    ...(period === 'custom' && { from, to }),
    ...(teamIds.length > 0 && { teams: teamIds.join(',') }),
    ...(agentIds.length > 0 && { agents: agentIds.join(',') }),
    ...(channels.length > 0 && { channels: channels.map(encodeURIComponent).join(',') }),
    ...(reading === 'recorded' && { names: 'recorded' }),
  };
}

function dateIn(value: Value): string {
  return typeof value === 'string' && dayNumber(value) !== null ? value : '';
}

function listIn(value: Value): string[] {
  if (typeof value !== 'string') return [];
  return [...new Set(value.split(',').map(decoded).filter(Boolean))];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

function idsIn(value: Value): string[] {
  return listIn(value)
    .filter((id) => idPattern.test(id))
    .slice(0, 100);
}
