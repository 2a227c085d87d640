import { Module } from '@nestjs/common';
import { ChatRecordsModule } from '../chats/chatRecords.module.js';
import { Departures } from './departures.js';
import { Queues } from './queues.js';
import { SlotsModule } from './slots.module.js';

/** How members leave what they hold; below every feature that takes something away from them. */
@Module({
  imports: [SlotsModule, ChatRecordsModule],
  providers: [Departures, Queues],
  exports: [Departures, Queues],
})
export class DeparturesModule {}
