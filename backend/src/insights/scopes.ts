import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { InsightFilter, Progress } from '#shared/insights/filter.contract';
import { Businesses } from '../businesses/businesses.service.js';
import type { CategoryDoc } from '../categories/categories.model.js';
import { TenantModel } from '../database/tenant.js';
import { Members } from '../members/members.service.js';
import { requireBusiness } from '../members/rights.js';
import { TeamRecords } from '../teams/teamRecords.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { InsightHeads } from './insightHeads.js';
import { Naming } from './naming.js';
import { periodsOf, type Periods } from './periods.js';
import type { InsightHeadDoc } from './rollups.model.js';
import { ToCount } from './toCount.js';

/** A filter that holds: whose it is, when it is, and what its numbers stand for. */
export interface Scope {
  filter: InsightFilter;
  timeZone: string;
  periods: Periods;
  head: InsightHeadDoc;
  naming: Naming;
}

const majority = { majority: true } as const;

/** Checks what is asked of Insights, the same for every view. */
@Injectable()
export class Scopes {
  private readonly categories: TenantModel<CategoryDoc>;

  constructor(
    @InjectModel('Category') categories: Model<CategoryDoc>,
    private readonly heads: InsightHeads,
    private readonly businesses: Businesses,
    private readonly teams: TeamRecords,
    private readonly members: Members,
    private readonly toCount: ToCount,
  ) {
    this.categories = new TenantModel(categories);
  }

  /** @throws DomainError NOT_FOUND, PERIOD_BACKWARDS, PERIOD_TOO_LONG */
  async of(actor: Actor, filter: InsightFilter): Promise<Scope> {
    const { businessId } = filter;
    requireBusiness(actor, businessId, 'business');
    return this.within(filter);
  }

  /** The same for work that goes on without whoever asked. */
  async within(filter: InsightFilter): Promise<Scope> {
    const { businessId } = filter;
    const periods = periodsOf(filter);
    const head = await this.headOf(businessId);
    await this.requireTeams(filter, head);
    await this.requireAgents(filter, head);
    const entries = await this.categories.find({ businessId }, majority);
    const naming = new Naming(entries, filter.reading);
    return { filter, timeZone: head.timeZone, periods, head, naming };
  }

  async progressOf(businessId: string): Promise<Progress> {
    const [head, waiting] = await Promise.all([
      this.heads.find(businessId),
      this.toCount.waiting(businessId),
    ]);
    const rebuilding = head !== null && (head.rebuilding || head.toMark.length > 0);
    return { waiting, rebuilding, countedAt: head?.countedAt?.getTime() ?? null };
  }

  /** @throws DomainError NOT_FOUND */
  async headOf(businessId: string): Promise<InsightHeadDoc> {
    const head = (await this.heads.find(businessId)) ?? (await this.heads.inStep(businessId));
    if (!head) throw new DomainError('NOT_FOUND', { what: 'business' });
    return head;
  }

  /** Those that serve the business, and those that once did. */
  private async requireTeams({ businessId, teamIds }: InsightFilter, head: InsightHeadDoc): Promise<void> {
    const known = new Set(head.places.map(({ teamId }) => teamId));
    const unknown = teamIds.filter((id) => !known.has(id));
    if (unknown.length === 0) return;
    const serving = new Set((await this.teams.serving([businessId])).map(({ _id }) => _id));
    if (unknown.some((id) => !serving.has(id))) throw new DomainError('NOT_FOUND', { what: 'team' });
  }

  private async requireAgents({ businessId, agentIds }: InsightFilter, head: InsightHeadDoc): Promise<void> {
    const known = new Set(head.agents.map(({ id }) => id));
    for (const id of agentIds.filter((agentId) => !known.has(agentId))) {
      const entered = await this.members.businessesOf(id);
      if (entered !== null && !entered.includes(businessId))
        throw new DomainError('NOT_FOUND', { what: 'member' });
    }
  }

  /** Whether the business is known at all, for whoever watches it. @throws DomainError NOT_FOUND */
  async require(actor: Actor, businessId: string): Promise<void> {
    requireBusiness(actor, businessId, 'business');
    if (!(await this.businesses.find(businessId))) throw new DomainError('NOT_FOUND', { what: 'business' });
  }
}
