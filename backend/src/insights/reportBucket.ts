import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import mongoose, { type Connection } from 'mongoose';

/** The files of reports, in GridFS. */
@Injectable()
export class ReportBucket {
  private bucket: mongoose.mongo.GridFSBucket | null = null;

  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Stores lines as they come; resolves when all are stored. */
  async store(id: string, lines: AsyncIterable<string>): Promise<void> {
    await pipeline(Readable.from(lines), this.open().openUploadStreamWithId(id as never, id));
  }

  read(id: string): Readable {
    return this.open().openDownloadStream(id as never);
  }

  /** Throws a file away, also one that was never stored to its end. */
  async remove(id: string): Promise<void> {
    await this.open()
      .delete(id as never)
      .catch((error: unknown) => {
        // The bucket throws the pieces away first, then says that it knew no such file.
        if (!(error instanceof mongoose.mongo.MongoRuntimeError)) throw error;
      });
  }

  private open(): mongoose.mongo.GridFSBucket {
    const db = this.connection.db;
    if (!db) throw new Error('The database is not connected.');
    return (this.bucket ??= new mongoose.mongo.GridFSBucket(db, { bucketName: 'reportFiles' }));
  }
}
