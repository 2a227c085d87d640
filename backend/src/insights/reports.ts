import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Report, beginReport, cancelReport, listReports } from '#shared/insights/reports.contract';
import type { InputOf } from '#shared/wire/request';
import { newId } from '../database/id.js';
import { TenantModel, trusted } from '../database/tenant.js';
import { isDuplicateKey } from '../log/log.js';
import { Signals } from '../log/signals.js';
import { person, requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { EngagementRows } from './engagementRows.js';
import { ReportRuns } from './reportRuns.js';
import { toReport, type ReportDoc } from './reports.model.js';
import { Scopes, type Scope } from './scopes.js';
import { TableRows } from './tableRows.js';

/** Reports of one business that may be under way at once. */
const mostUnderWay = 3;
const mostListed = 50;
const majority = { majority: true } as const;
const underWay = ['waiting', 'running'] as const;

/** Tables and engagements to take along. */
@Injectable()
export class Reports {
  private readonly reports: TenantModel<ReportDoc>;

  constructor(
    @InjectModel('Report') reports: Model<ReportDoc>,
    private readonly scopes: Scopes,
    private readonly engagements: EngagementRows,
    private readonly tables: TableRows,
    private readonly runs: ReportRuns,
    private readonly signals: Signals,
  ) {
    this.reports = new TenantModel(reports);
  }

  /** @throws DomainError NOT_FOUND, PERIOD_BACKWARDS, PERIOD_TOO_LONG, EXPORT_EMPTY, TOO_MANY_REPORTS */
  async begin(
    actor: Actor,
    { opId, kind, filter }: InputOf<typeof beginReport>,
  ): Promise<{ report: Report }> {
    const scope = await this.scopes.of(actor, filter);
    const { businessId } = filter;
    const known = await this.reports.findOne({ businessId, opId }, majority);
    if (known) return { report: toReport(known) };
    const of = await this.size(scope, kind);
    if (of === 0) throw new DomainError('EXPORT_EMPTY', {});
    const state = trusted({ $in: [...underWay] }) as never;
    if ((await this.reports.count({ businessId, state })) >= mostUnderWay)
      throw new DomainError('TOO_MANY_REPORTS', { max: mostUnderWay });
    const nobody = { runner: null, heldUntil: new Date(0), fileId: null, endedAt: null, keptUntil: null };
    const asked = { _id: newId(), businessId, kind, filter, opId, by: person(actor), askedAt: new Date() };
    const report: ReportDoc = { ...asked, ...nobody, state: 'waiting', rows: 0, of, bytes: 0 };
    try {
      await this.reports.insert(report, null);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      throw new DomainError('UNKNOWN', {});
    }
    this.runs.wake();
    return { report: toReport(report) };
  }

  /** @throws DomainError NOT_FOUND */
  async list(actor: Actor, asked: InputOf<typeof listReports>): Promise<{ reports: Report[] }> {
    const businessId = requireBusiness(actor, asked.businessId, 'business');
    const newest = { ...majority, sort: { askedAt: -1 as const }, limit: mostListed };
    const state = trusted({ $in: [...underWay, 'done', 'failed'] }) as never;
    return { reports: (await this.reports.find({ businessId, state }, newest)).map(toReport) };
  }

  /** @throws DomainError NOT_FOUND */
  async cancel(actor: Actor, { reportId }: InputOf<typeof cancelReport>): Promise<{ report: Report }> {
    const { businessId } = await this.visible(actor, reportId);
    const now = new Date();
    // Its file is thrown away with those whose time has come; a writer at work notices within a second.
    const ended = { state: 'cancelled', endedAt: now, keptUntil: now } as const;
    const report = await this.reports.updateAndRead({ _id: reportId, businessId }, { $set: ended }, null);
    if (!report) throw new DomainError('NOT_FOUND', { what: 'report' });
    await this.signals.send({ kind: 'report', businessId, reportId });
    return { report: toReport(report) };
  }

  /** A report of a business that the actor may enter. @throws DomainError NOT_FOUND */
  async visible(actor: Actor, reportId: string): Promise<ReportDoc> {
    const businessId = requireBusiness(actor, await this.reports.businessOf(reportId), 'report');
    const report = await this.reports.findOne({ _id: reportId, businessId }, majority);
    if (!report) throw new DomainError('NOT_FOUND', { what: 'report' });
    return report;
  }

  /** Rows that it will have, without the one that names the columns. */
  private async size(scope: Scope, kind: ReportDoc['kind']): Promise<number> {
    if (kind === 'engagements') return this.engagements.count(scope);
    return (await this.tables.rows(scope, kind)).length - 1;
  }
}
