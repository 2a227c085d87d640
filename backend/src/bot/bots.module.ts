import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { BotsGateway } from './bots.gateway.js';
import { botSchema } from './bots.model.js';
import { Bots } from './bots.service.js';
import { BotsTelling } from './bots.telling.js';

/** What the built-in bots know and say, and the changing of it. */
@Module({
  imports: [MongooseModule.forFeature([{ name: 'Bot', schema: botSchema }])],
  providers: [Bots, BotsGateway, BotsTelling],
  exports: [Bots],
})
export class BotsModule {}
