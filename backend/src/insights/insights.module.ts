import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { TaxonomiesModule } from '../categories/taxonomies.module.js';
import { ClosureRecordsModule } from '../closures/closureRecords.module.js';
import { MembersModule } from '../members/members.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { TeamRecordsModule } from '../teams/teamRecords.module.js';
import { AskedFor } from './askedFor.js';
import { Candidates } from './candidates.js';
import { ClosingsBehind } from './closingsBehind.js';
import { Counting } from './counting.js';
import { EngagementRows } from './engagementRows.js';
import { Health } from './health.js';
import { InsightHeads } from './insightHeads.js';
import { InsightTimes } from './insights.times.js';
import { InsightsGateway } from './insights.gateway.js';
import { InsightsWatch } from './insightsWatch.js';
import { Marks } from './marks.js';
import { automationMarkSchema } from './marks.model.js';
import { ReportBucket } from './reportBucket.js';
import { ReportRuns } from './reportRuns.js';
import { ReportTelling } from './reportTelling.js';
import { ReportsController } from './reports.controller.js';
import { ReportsGateway } from './reports.gateway.js';
import { reportSchema } from './reports.model.js';
import { Reports } from './reports.js';
import { Rollups } from './rollups.js';
import { insightHeadSchema, rollupSchema } from './rollups.model.js';
import { Scopes } from './scopes.js';
import { Service } from './service.js';
import { TableRows } from './tableRows.js';
import { Tables } from './tables.js';
import { ToCount } from './toCount.js';
import { Upkeep } from './upkeep.js';

/** What closings and engagements add up to, always up to date, and what a business learns from them. */
@Module({
  imports: [
    BusinessesModule,
    ClosureRecordsModule,
    MembersModule,
    RoutingModule,
    TaxonomiesModule,
    TeamRecordsModule,
    MongooseModule.forFeature([
      { name: 'Rollup', schema: rollupSchema },
      { name: 'Report', schema: reportSchema },
      { name: 'AutomationMark', schema: automationMarkSchema },
      { name: 'InsightHead', schema: insightHeadSchema },
    ]),
  ],
  controllers: [ReportsController],
  providers: [
    InsightTimes,
    InsightHeads,
    ToCount,
    Rollups,
    Counting,
    Upkeep,
    Scopes,
    Tables,
    AskedFor,
    Candidates,
    Marks,
    Service,
    Health,
    EngagementRows,
    TableRows,
    ReportBucket,
    ReportTelling,
    ReportRuns,
    Reports,
    ReportsGateway,
    ClosingsBehind,
    InsightsWatch,
    InsightsGateway,
  ],
  exports: [Scopes, Upkeep],
})
export class InsightsModule {}
