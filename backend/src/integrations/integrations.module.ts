import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ApiKeysGateway } from './apiKeys.gateway.js';
import { apiKeySchema } from './apiKeys.model.js';
import { ApiKeys } from './apiKeys.service.js';
import { IntegrationsTelling } from './integrations.telling.js';

/** How other programs work with Baton: the API and its keys. */
@Module({
  imports: [MongooseModule.forFeature([{ name: 'ApiKey', schema: apiKeySchema }])],
  providers: [ApiKeys, ApiKeysGateway, IntegrationsTelling],
})
export class IntegrationsModule {}
