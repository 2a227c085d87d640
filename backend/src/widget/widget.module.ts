import { Module } from '@nestjs/common';
import { BotsModule } from '../bot/bots.module.js';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { ChatsModule } from '../chats/chats.module.js';
import { TeamRecordsModule } from '../teams/teamRecords.module.js';
import { Bot } from './bot.service.js';
import { BusinessTelling } from './businessTelling.js';
import { Places } from './places.js';
import { UserChats } from './userChats.js';
import { UserMessages } from './userMessages.js';
import { UserSignals } from './userSignals.js';
import { UserTelling } from './userTelling.js';
import { UserViews } from './userViews.js';
import { VisitorsModule } from './visitors.module.js';
import { WebsiteController } from './website.controller.js';
import { WidgetRequests } from './widget.gateway.js';

@Module({
  imports: [BotsModule, BusinessesModule, ChatsModule, TeamRecordsModule, VisitorsModule],
  controllers: [WebsiteController],
  providers: [
    Bot,
    BusinessTelling,
    Places,
    UserChats,
    UserMessages,
    UserSignals,
    UserTelling,
    UserViews,
    WidgetRequests,
  ],
  exports: [Bot, UserChats, UserMessages],
})
export class WidgetModule {}
