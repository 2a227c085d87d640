import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { FollowUpRecords } from './followUpRecords.js';
import { followUpSchema } from './followUps.model.js';

/** The promises as they are stored; below the closings, which make and keep them. */
@Module({
  imports: [MongooseModule.forFeature([{ name: 'FollowUp', schema: followUpSchema }])],
  providers: [FollowUpRecords],
  exports: [FollowUpRecords],
})
export class FollowUpRecordsModule {}
