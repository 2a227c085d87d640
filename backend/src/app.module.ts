import { Module, type DynamicModule } from '@nestjs/common';
import { BotsModule } from './bot/bots.module.js';
import { BusinessesModule } from './businesses/businesses.module.js';
import { CategoriesModule } from './categories/categories.module.js';
import { ChatsModule } from './chats/chats.module.js';
import { ClosuresModule } from './closures/closures.module.js';
import { DemoModule } from './demo/demo.module.js';
import { DatabaseModule } from './database/database.module.js';
import type { DatabaseLocation } from './database/location.js';
import { FileRoutesModule } from './files/fileRoutes.module.js';
import { FollowUpsModule } from './followUps/followUps.module.js';
import { HealthController } from './health.controller.js';
import { IntegrationsModule } from './integrations/integrations.module.js';
import { InsightsModule } from './insights/insights.module.js';
import { LogModule } from './log/log.module.js';
import { MembersModule } from './members/members.module.js';
import { NotesModule } from './notes/notes.module.js';
import { RepliesModule } from './replies/replies.module.js';
import { OverviewModule } from './overview/overview.module.js';
import { RoutingModule } from './routing/routing.module.js';
import { SessionModule } from './session/session.module.js';
import { SuggestionsModule } from './suggestions/suggestions.module.js';
import { SyncModule } from './sync/sync.module.js';
import { TeamsModule } from './teams/teams.module.js';
import { WidgetModule } from './widget/widget.module.js';
import { WireModule } from './wire/wire.module.js';

@Module({ controllers: [HealthController] })
export class AppModule {
  static on(location: DatabaseLocation): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.at(location),
        LogModule,
        WireModule,
        SessionModule,
        MembersModule,
        BotsModule,
        BusinessesModule,
        CategoriesModule,
        ChatsModule,
        ClosuresModule,
        FileRoutesModule,
        NotesModule,
        FollowUpsModule,
        IntegrationsModule,
        InsightsModule,
        OverviewModule,
        RepliesModule,
        RoutingModule,
        SuggestionsModule,
        SyncModule,
        TeamsModule,
        WidgetModule,
        DemoModule,
      ],
    };
  }
}
