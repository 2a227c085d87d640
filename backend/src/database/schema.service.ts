import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';

const lookEveryMs = 60_000;

/** Makes collections and indexes before anything uses them, and looks each minute whether they are still there. */
@Injectable()
export class Schema implements OnApplicationShutdown {
  private readonly logger = new Logger(Schema.name);
  private timer: NodeJS.Timeout | null = null;
  /** What is missing, in words; empty when all is as it should be. */
  missing: string[] = [];

  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Creates what is missing. One after another: the first start of two instances at once meets itself. */
  async ensure(): Promise<void> {
    for (const model of this.models) {
      await model.createCollection().catch(ignoreExisting);
      await model.createIndexes();
    }
    await this.look();
    this.timer = setInterval(() => void this.look().catch(() => undefined), lookEveryMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** Compares the indexes with their definitions. */
  async look(): Promise<void> {
    const missing: string[] = [];
    for (const model of this.models) {
      const { toCreate } = (await model.diffIndexes()) as { toCreate: unknown[] };
      for (const index of toCreate) missing.push(`${model.collection.name} ${JSON.stringify(index)}`);
    }
    if (missing.length > 0) this.logger.error(`These indexes are missing: ${missing.join(', ')}`);
    this.missing = missing;
  }

  private get models(): Model<unknown>[] {
    return Object.values(this.connection.models) as Model<unknown>[];
  }
}

function ignoreExisting(error: unknown): void {
  if ((error as { code?: number }).code !== 48) throw error;
}
