import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { TaxonomiesModule } from '../categories/taxonomies.module.js';
import { ChatRecordsModule } from '../chats/chatRecords.module.js';
import { ClosureRecordsModule } from '../closures/closureRecords.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { ChatWatch } from './chatWatch.service.js';
import { FloorCounts } from './floorCounts.service.js';
import { FloorRecords } from './floorRecords.js';
import { FloorWatch } from './floorWatch.service.js';
import { OverviewGateway } from './overview.gateway.js';
import { OverviewTimes } from './overview.times.js';
import { searchSchema } from './search.model.js';
import { Search } from './search.service.js';
import { SearchIndexer } from './searchIndexer.service.js';
import { SearchSources } from './searchSources.js';

/** What a lead sees of the floor: every list of every business they may enter, any chat in it, and those of before. */
@Module({
  imports: [
    BusinessesModule,
    TaxonomiesModule,
    ChatRecordsModule,
    ClosureRecordsModule,
    RoutingModule,
    MongooseModule.forFeature([{ name: 'Search', schema: searchSchema }]),
  ],
  providers: [
    OverviewTimes,
    FloorRecords,
    FloorCounts,
    FloorWatch,
    ChatWatch,
    Search,
    SearchIndexer,
    SearchSources,
    OverviewGateway,
  ],
})
export class OverviewModule {}
