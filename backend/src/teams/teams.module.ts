import { Module } from '@nestjs/common';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { ChatRecordsModule } from '../chats/chatRecords.module.js';
import { MembersModule } from '../members/members.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { StrandedChats } from './strandedChats.js';
import { TeamChats } from './teamChats.js';
import { TeamFigures } from './teamFigures.service.js';
import { TeamMembers } from './teamMembers.service.js';
import { TeamRecordsModule } from './teamRecords.module.js';
import { TeamWatch } from './teamWatch.service.js';
import { TeamsGateway } from './teams.gateway.js';
import { Teams } from './teams.service.js';

@Module({
  imports: [BusinessesModule, ChatRecordsModule, MembersModule, RoutingModule, TeamRecordsModule],
  providers: [StrandedChats, Teams, TeamChats, TeamFigures, TeamMembers, TeamWatch, TeamsGateway],
})
export class TeamsModule {}
