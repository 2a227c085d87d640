import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { RepliesGateway } from './replies.gateway.js';
import { cannedReplySchema } from './replies.model.js';
import { Replies } from './replies.service.js';
import { RepliesTelling } from './replies.telling.js';

@Module({
  imports: [MongooseModule.forFeature([{ name: 'CannedReply', schema: cannedReplySchema }])],
  providers: [Replies, RepliesGateway, RepliesTelling],
})
export class RepliesModule {}
