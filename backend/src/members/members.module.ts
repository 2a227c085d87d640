import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { DeparturesModule } from '../routing/departures.module.js';
import { SlotsModule } from '../routing/slots.module.js';
import { TeamRecordsModule } from '../teams/teamRecords.module.js';
import { Colleagues } from './colleagues.js';
import { MembersGateway } from './members.gateway.js';
import { groupSchema, memberSchema } from './members.model.js';
import { Members } from './members.service.js';

@Module({
  imports: [
    SlotsModule,
    DeparturesModule,
    TeamRecordsModule,
    MongooseModule.forFeature([
      { name: 'Member', schema: memberSchema },
      { name: 'Group', schema: groupSchema },
    ]),
  ],
  providers: [Members, Colleagues, MembersGateway],
  exports: [Members],
})
export class MembersModule {}
