import { Module } from '@nestjs/common';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { CategoriesModule } from '../categories/categories.module.js';
import { ChatsModule } from '../chats/chats.module.js';
import { ClosuresModule } from '../closures/closures.module.js';
import { MembersModule } from '../members/members.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { SyncGateway } from './sync.gateway.js';
import { Syncs } from './sync.service.js';

@Module({
  imports: [BusinessesModule, CategoriesModule, ChatsModule, ClosuresModule, MembersModule, RoutingModule],
  providers: [Syncs, SyncGateway],
})
export class SyncModule {}
