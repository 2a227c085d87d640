import { describe, expect, it } from '@jest/globals';
import type { LocationQuery } from 'vue-router';
import { insightQuery, readInsightQuery, type InsightForm } from './insightQuery';

const [business, team] = ['a'.repeat(24), 'b'.repeat(24)];

describe('what is looked at, in the address', () => {
  it('comes back as it was', () => {
    const form: InsightForm = {
      ...{ businessId: business, period: 'custom', from: '2026-11-01', to: '2026-11-20' },
      ...{ teamIds: [team], agentIds: [business, team], channels: ['web', 'a, b'], reading: 'recorded' },
    };
    expect(readInsightQuery(insightQuery(form) as LocationQuery)).toEqual(form);
  });

  it('is short where it is as usual', () => {
    expect(insightQuery(readInsightQuery({ business }))).toEqual({ business });
  });

  it('leaves out what is named wrongly', () => {
    const wrong = {
      business: 'x',
      period: 'custom',
      from: '2026-02-30',
      to: '2026-03-01',
      teams: `${team},$ne`,
    };
    expect(readInsightQuery({ ...wrong, channels: '%E0%A4%A', names: 'never' })).toEqual({
      ...{ businessId: null, period: '90d', from: '', to: '', teamIds: [team], agentIds: [], channels: [] },
      reading: 'now',
    });
  });
});
