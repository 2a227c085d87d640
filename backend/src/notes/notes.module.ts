import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ChatRecordsModule } from '../chats/chatRecords.module.js';
import { ClosuresModule } from '../closures/closures.module.js';
import { Blocking } from './blocking.js';
import { NotesGateway } from './notes.gateway.js';
import { userNoteSchema } from './notes.model.js';
import { Notes } from './notes.service.js';
import { UserContexts } from './userContexts.js';

@Module({
  imports: [
    ChatRecordsModule,
    ClosuresModule,
    MongooseModule.forFeature([{ name: 'UserNote', schema: userNoteSchema }]),
  ],
  providers: [Blocking, Notes, NotesGateway, UserContexts],
  exports: [UserContexts],
})
export class NotesModule {}
