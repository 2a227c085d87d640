import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { TeamRecords } from './teamRecords.js';
import { teamSchema } from './teams.model.js';

/** What is stored about teams, for whoever needs to know which team serves whom. */
@Module({
  imports: [MongooseModule.forFeature([{ name: 'Team', schema: teamSchema }])],
  providers: [TeamRecords],
  exports: [TeamRecords],
})
export class TeamRecordsModule {}
