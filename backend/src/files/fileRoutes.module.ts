import { Module } from '@nestjs/common';
import { ChatRecordsModule } from '../chats/chatRecords.module.js';
import { FilesController } from './files.controller.js';
import { FilesModule } from './files.module.js';
import { UploadLimits } from './uploadLimits.js';
import { UserFilesController } from './userFiles.controller.js';

/** Where files come in and go out; above the chats, which say who may. */
@Module({
  imports: [ChatRecordsModule, FilesModule],
  controllers: [FilesController, UserFilesController],
  providers: [UploadLimits],
})
export class FileRoutesModule {}
