import { Module } from '@nestjs/common';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { ChatRecordsModule } from '../chats/chatRecords.module.js';
import { ChatStarts } from './chatStarts.js';
import { FollowUpRecordsModule } from './followUpRecords.module.js';
import { FollowUpsGateway } from './followUps.gateway.js';
import { FollowUps } from './followUps.service.js';
import { FollowUpsTelling } from './followUps.telling.js';
import { Reminders } from './reminders.js';
import { WritingToUsers } from './writingToUsers.js';

/** Promises that come back at their time, and how one writes to their user. */
@Module({
  imports: [FollowUpRecordsModule, ChatRecordsModule, BusinessesModule],
  providers: [ChatStarts, FollowUps, FollowUpsGateway, FollowUpsTelling, Reminders, WritingToUsers],
})
export class FollowUpsModule {}
