import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import mongoose, { type Connection } from 'mongoose';

/** The bytes of files, in GridFS. */
@Injectable()
export class FileBucket {
  private bucket: mongoose.mongo.GridFSBucket | null = null;

  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Stores bytes as they come, under an id of ours; resolves when a majority has them all. */
  async store(id: string, bytes: AsyncIterable<Buffer>): Promise<void> {
    const target = this.open().openUploadStreamWithId(id as never, id);
    await pipeline(bytes, target);
  }

  read(id: string): Readable {
    return this.open().openDownloadStream(id as never);
  }

  /** Throws the bytes away, also those of a file that was never stored to its end. */
  async remove(id: string): Promise<void> {
    await this.open()
      .delete(id as never)
      .catch(ignoreMissing);
  }

  private open(): mongoose.mongo.GridFSBucket {
    const db = this.connection.db;
    if (!db) throw new Error('The database is not connected.');
    return (this.bucket ??= new mongoose.mongo.GridFSBucket(db, { bucketName: 'files' }));
  }
}

/** The bucket throws its pieces away first, then says that it knew no such file. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof mongoose.mongo.MongoRuntimeError)) throw error;
}
