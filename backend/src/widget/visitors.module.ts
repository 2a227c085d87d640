import { Global, Module } from '@nestjs/common';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { ChatRecordsModule } from '../chats/chatRecords.module.js';
import { VisitorSource } from '../wire/callers.js';
import { Visitors } from './visitors.js';

/** Global, since the widget's door asks for it. */
@Global()
@Module({
  imports: [BusinessesModule, ChatRecordsModule],
  providers: [Visitors, { provide: VisitorSource, useExisting: Visitors }],
  exports: [Visitors, VisitorSource],
})
export class VisitorsModule {}
