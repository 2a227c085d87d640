import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { FilesModule } from '../files/files.module.js';
import { SlotsModule } from '../routing/slots.module.js';
import { ChatAccess } from './chatAccess.js';
import { ChatMoves } from './chatMoves.js';
import { ChatRecords } from './chatRecords.js';
import { HeldChats } from './heldChats.js';
import { ChatRows } from './chatRows.js';
import { chatSchema, messageSchema } from './chats.model.js';
import { engagementSchema } from './engagements.model.js';
import { userSchema } from './users.model.js';
import { Users } from './users.service.js';

/** The chats as they are stored, and the ways they change; below every feature that decides about chats. */
@Module({
  imports: [
    FilesModule,
    SlotsModule,
    MongooseModule.forFeature([
      { name: 'Chat', schema: chatSchema },
      { name: 'Message', schema: messageSchema },
      { name: 'Engagement', schema: engagementSchema },
      { name: 'User', schema: userSchema },
    ]),
  ],
  providers: [ChatMoves, ChatRecords, HeldChats, ChatRows, ChatAccess, Users],
  exports: [ChatMoves, ChatRecords, HeldChats, ChatRows, ChatAccess, Users, MongooseModule, SlotsModule],
})
export class ChatRecordsModule {}
