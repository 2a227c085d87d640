import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { SlotsModule } from '../routing/slots.module.js';
import { TeamRecordsModule } from '../teams/teamRecords.module.js';
import { MembersGateway } from './members.gateway.js';
import { groupSchema, memberSchema } from './members.model.js';
import { Members } from './members.service.js';

@Module({
  imports: [
    SlotsModule,
    TeamRecordsModule,
    MongooseModule.forFeature([
      { name: 'Member', schema: memberSchema },
      { name: 'Group', schema: groupSchema },
    ]),
  ],
  providers: [Members, MembersGateway],
  exports: [Members],
})
export class MembersModule {}
