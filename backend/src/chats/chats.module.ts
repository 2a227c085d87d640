import { Module } from '@nestjs/common';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { ClosuresModule } from '../closures/closures.module.js';
import { NotesModule } from '../notes/notes.module.js';
import { TeamRecordsModule } from '../teams/teamRecords.module.js';
import { ChatDeliveries } from './chatDeliveries.js';
import { ChatEndings } from './chatEndings.js';
import { ChatOpenings } from './chatOpenings.js';
import { ChatRecordsModule } from './chatRecords.module.js';
import { ChatTimes } from './chatTimes.js';
import { ChatsGateway } from './chats.gateway.js';
import { Chats } from './chats.service.js';
import { ChatsTelling } from './chats.telling.js';
import { Findings } from './findings.js';
import { HandOvers } from './handOvers.js';
import { QueueNotices } from './queueNotices.js';
import { Reassignments } from './reassignments.js';
import { Reopenings } from './reopenings.js';
import { Targets } from './targets.js';
import { UserRows } from './userRows.js';
import { UserSearch } from './userSearch.js';

@Module({
  imports: [ChatRecordsModule, BusinessesModule, ClosuresModule, NotesModule, TeamRecordsModule],
  providers: [
    Chats,
    ChatDeliveries,
    ChatEndings,
    ChatOpenings,
    ChatTimes,
    ChatsGateway,
    ChatsTelling,
    Findings,
    HandOvers,
    QueueNotices,
    Reassignments,
    Reopenings,
    Targets,
    UserRows,
    UserSearch,
  ],
  exports: [
    ChatRecordsModule,
    Chats,
    ChatDeliveries,
    ChatEndings,
    ChatOpenings,
    ChatTimes,
    HandOvers,
    QueueNotices,
    Reassignments,
    Reopenings,
    UserRows,
  ],
})
export class ChatsModule {}
