import { Injectable, Logger } from '@nestjs/common';
import type { Counter } from 'prom-client';
import type { MessageDoc } from '../chats/chats.model.js';
import { pause } from '../log/log.js';
import { LogStream } from '../log/stream.js';
import { RequestMetrics } from '../wire/requestMetrics.js';
import { LiveCounts, type Placed } from './liveCounts.js';
import { Queues, type CountedChat } from './queues.js';

/** The live counts of this instance, held against what is stored. */
@Injectable()
export class CountedChats {
  private readonly logger = new Logger(CountedChats.name);
  private readonly differs: Counter;
  /** Chats that moved while stored counts are compared. */
  private moved: Set<string> | null = null;

  constructor(
    readonly counts: LiveCounts,
    private readonly queues: Queues,
    private readonly stream: LogStream,
    metrics: RequestMetrics,
  ) {
    this.differs = metrics.mustStayZero(
      'baton_live_counts_differ',
      'Chats counted in another place than they stand. The counts were read anew; must stay 0.',
    );
  }

  /** Takes a row of the log; answers the places whose count it changed. */
  hear(row: MessageDoc): string[] {
    this.moved?.add(row.chatId);
    return this.counts.put(row.chat);
  }

  async readAnew(): Promise<void> {
    this.counts.reset(await this.stored());
  }

  /** Whether the counts are not what is stored, leaving out what moved meanwhile. */
  async differ(): Promise<boolean> {
    const moved = new Set<string>();
    this.moved = moved;
    const stored = await this.stored();
    const heard = await this.heardSince(Date.now());
    this.moved = null;
    const wrong = heard ? this.counts.differences(stored, moved) : [];
    if (wrong.length === 0) return false;
    this.differs.inc(wrong.length);
    this.logger.error({ wrong }, 'Live counts were not what is stored, and are read anew');
    return true;
  }

  private async stored(): Promise<Placed[]> {
    return (await this.queues.counted()).map(toPlaced);
  }

  /** Once a heartbeat sent later is back, every row that was read by then has been heard. False: it did not come. */
  private async heardSince(moment: number): Promise<boolean> {
    for (let waited = 0; waited < 100; waited++) {
      if (Date.now() - this.stream.lagMs > moment) return true;
      await pause(50);
    }
    return false;
  }
}

function toPlaced({ _id, ...chat }: CountedChat): Placed {
  return { id: _id, ...chat };
}
