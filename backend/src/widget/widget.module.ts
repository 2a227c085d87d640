import { Module } from '@nestjs/common';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { ChatsModule } from '../chats/chats.module.js';
import { Bot } from './bot.service.js';
import { UserChats } from './user-chats.js';
import { UserMessages } from './user-messages.js';
import { UserSignals } from './user-signals.js';
import { UserTelling } from './user-telling.js';
import { UserViews } from './user-views.js';
import { VisitorsModule } from './visitors.module.js';
import { WidgetRequests } from './widget.gateway.js';

@Module({
  imports: [BusinessesModule, ChatsModule, VisitorsModule],
  providers: [Bot, UserChats, UserMessages, UserSignals, UserTelling, UserViews, WidgetRequests],
  exports: [Bot, UserChats, UserMessages],
})
export class WidgetModule {}
