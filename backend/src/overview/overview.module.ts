import { Module } from '@nestjs/common';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { ChatRecordsModule } from '../chats/chatRecords.module.js';
import { ChatWatch } from './chatWatch.service.js';
import { FloorCounts } from './floorCounts.service.js';
import { FloorRecords } from './floorRecords.js';
import { FloorWatch } from './floorWatch.service.js';
import { OverviewGateway } from './overview.gateway.js';
import { OverviewTimes } from './overview.times.js';

/** What a lead sees of the floor: every list of every business they may enter, and any chat in it. */
@Module({
  imports: [BusinessesModule, ChatRecordsModule],
  providers: [OverviewTimes, FloorRecords, FloorCounts, FloorWatch, ChatWatch, OverviewGateway],
})
export class OverviewModule {}
