import { Module } from '@nestjs/common';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { ClosuresModule } from '../closures/closures.module.js';
import { NotesModule } from '../notes/notes.module.js';
import { ChatDeliveries } from './chat-deliveries.js';
import { ChatEndings } from './chat-endings.js';
import { ChatOpenings } from './chat-openings.js';
import { ChatRecordsModule } from './chat-records.module.js';
import { ChatTimes } from './chat-times.js';
import { ChatsGateway } from './chats.gateway.js';
import { Chats } from './chats.service.js';
import { ChatsTelling } from './chats.telling.js';
import { HandOvers } from './hand-overs.js';
import { Reassignments } from './reassignments.js';
import { UserRows } from './user-rows.js';

@Module({
  imports: [ChatRecordsModule, BusinessesModule, ClosuresModule, NotesModule],
  providers: [
    Chats,
    ChatDeliveries,
    ChatEndings,
    ChatOpenings,
    ChatTimes,
    ChatsGateway,
    ChatsTelling,
    HandOvers,
    Reassignments,
    UserRows,
  ],
  exports: [
    ChatRecordsModule,
    Chats,
    ChatDeliveries,
    ChatEndings,
    ChatOpenings,
    ChatTimes,
    HandOvers,
    Reassignments,
    UserRows,
  ],
})
export class ChatsModule {}
