import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { FileBucket } from './fileBucket.js';
import { FileSweep } from './fileSweep.js';
import { filePieceSchema, fileSchema } from './files.model.js';
import { Files } from './files.service.js';

/** Files as they are stored; below the chats, whose messages bring them. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: 'File', schema: fileSchema },
      { name: 'FilePiece', schema: filePieceSchema },
    ]),
  ],
  providers: [FileBucket, FileSweep, Files],
  exports: [FileSweep, Files],
})
export class FilesModule {}
