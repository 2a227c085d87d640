import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { CategoriesModule } from '../categories/categories.module.js';
import { ChatsModule } from '../chats/chats.module.js';
import { ClosuresModule } from '../closures/closures.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { TeamRecordsModule } from '../teams/teamRecords.module.js';
import { WidgetModule } from '../widget/widget.module.js';
import { apiAnswerSchema } from './apiAnswers.model.js';
import { ApiAnswers } from './apiAnswers.js';
import { ApiChats } from './apiChats.js';
import { ApiDocs } from './apiDocs.controller.js';
import { ApiDoor } from './apiDoor.js';
import { ApiKeysGateway } from './apiKeys.gateway.js';
import { apiKeySchema } from './apiKeys.model.js';
import { ApiKeys } from './apiKeys.service.js';
import { CategoriesApi } from './categoriesApi.controller.js';
import { ChatsApi } from './chatsApi.controller.js';
import { ClosuresApi } from './closuresApi.controller.js';
import { IntegrationsTelling } from './integrations.telling.js';

import { KnownUsers } from './knownUsers.js';
import { UsersApi } from './usersApi.controller.js';
import { WebhookSending } from './webhookSending.js';
import { WebhookTail } from './webhookTail.js';
import { WebhookTargets } from './webhookTargets.js';
import { WebhookTelling } from './webhookTelling.js';
import { WebhooksGateway } from './webhooks.gateway.js';
import { deliverySchema, webhookPlaceSchema, webhookSchema } from './webhooks.model.js';
import { Webhooks } from './webhooks.service.js';

/** How other programs work with Baton: the API and its keys, and webhooks. */
@Module({
  imports: [
    CategoriesModule,
    ChatsModule,
    ClosuresModule,
    RoutingModule,
    TeamRecordsModule,
    WidgetModule,
    MongooseModule.forFeature([
      { name: 'ApiKey', schema: apiKeySchema },
      { name: 'ApiAnswer', schema: apiAnswerSchema },
      { name: 'Webhook', schema: webhookSchema },
      { name: 'WebhookDelivery', schema: deliverySchema },
      { name: 'WebhookPlace', schema: webhookPlaceSchema },
    ]),
  ],
  controllers: [ApiDocs, UsersApi, ChatsApi, ClosuresApi, CategoriesApi],
  providers: [
    ApiAnswers,
    ApiChats,
    ApiDoor,
    ApiKeys,
    ApiKeysGateway,
    IntegrationsTelling,
    KnownUsers,
    Webhooks,
    WebhooksGateway,
    WebhookSending,
    WebhookTail,
    WebhookTargets,
    WebhookTelling,
  ],
})
export class IntegrationsModule {}
