import { Module } from '@nestjs/common';
import { ChatsModule } from '../chats/chats.module.js';
import { ClosuresModule } from '../closures/closures.module.js';
import { MembersModule } from '../members/members.module.js';
import { Assignments } from './assignments.js';
import { Attendance } from './attendance.js';
import { Clockwork } from './clockwork.js';
import { Comparisons } from './comparisons.js';
import { Connections } from './connections.js';
import { CountedChats } from './countedChats.js';
import { DeparturesModule } from './departures.module.js';
import { Leases } from './leases.js';
import { LiveCounts } from './liveCounts.js';
import { LoadCheck } from './loadCheck.js';
import { Numbers } from './numbers.service.js';
import { Outages } from './outages.js';
import { Presence } from './presence.service.js';
import { Router } from './router.service.js';
import { Rounds } from './rounds.js';
import { RoutingGateway } from './routing.gateway.js';
import { RoutingTelling } from './routing.telling.js';
import { RoutingTimes } from './routing.times.js';
import { SlotsModule } from './slots.module.js';
import { TeamRecordsModule } from '../teams/teamRecords.module.js';
import { Sweep } from './sweep.js';
import { WakeUps } from './wakeUps.js';

/** Who takes which chat, and who is there to take any. */
@Module({
  imports: [SlotsModule, DeparturesModule, ChatsModule, ClosuresModule, MembersModule, TeamRecordsModule],
  providers: [
    RoutingTimes,
    Leases,
    Assignments,
    Router,
    WakeUps,
    Connections,
    Presence,
    Sweep,
    LoadCheck,
    RoutingTelling,
    LiveCounts,
    CountedChats,
    Numbers,
    Outages,
    Clockwork,
    Attendance,
    Rounds,
    Comparisons,
    RoutingGateway,
  ],
  exports: [Leases, RoutingTimes, Presence, Numbers, SlotsModule, DeparturesModule],
})
export class RoutingModule {}
