import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { FileBucket } from './fileBucket.js';
import type { FileDoc } from './files.model.js';

const lookEveryMs = 60_000;
const dueAtOnce = 100;

/**
 * Throws away uploads whose time has come without a message. Every instance looks, and beside another it is harmless:
 * a file that is marked as leaving can be bound to no message any more.
 */
@Injectable()
export class FileSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Files');
  private timer: NodeJS.Timeout | null = null;

  constructor(
    @InjectModel('File') private readonly model: Model<FileDoc>,
    private readonly bucket: FileBucket,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.run(new Date()).catch((error: unknown) => {
        this.logger.warn(`Uploads nobody sent could not be looked for: ${(error as Error).message}`);
      });
    }, lookEveryMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** Answers how many were thrown away. */
  async run(now: Date): Promise<number> {
    const due = { $type: 'date', $lte: now } as const;
    const found = await this.documents.find({ dueAt: due }).sort({ dueAt: 1 }).limit(dueAtOnce).toArray();
    let gone = 0;
    for (const { _id } of found) {
      const marked = await this.documents.updateOne(
        { _id, dueAt: due, messageId: null },
        { $set: { state: 'leaving' } },
      );
      if (marked.matchedCount === 0) continue;
      await this.bucket.remove(_id);
      gone += (await this.documents.deleteOne({ _id, state: 'leaving' })).deletedCount;
    }
    return gone;
  }

  private get documents(): mongo.Collection<FileDoc> {
    return this.model.collection as unknown as mongo.Collection<FileDoc>;
  }
}
