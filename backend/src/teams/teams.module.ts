import { Module } from '@nestjs/common';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { SlotsModule } from '../routing/slots.module.js';
import { TeamChats } from './teamChats.js';
import { TeamRecordsModule } from './teamRecords.module.js';
import { TeamsGateway } from './teams.gateway.js';
import { Teams } from './teams.service.js';

@Module({
  imports: [BusinessesModule, SlotsModule, TeamRecordsModule],
  providers: [Teams, TeamChats, TeamsGateway],
})
export class TeamsModule {}
