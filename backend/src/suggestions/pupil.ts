import { Injectable } from '@nestjs/common';
import { StandingPairs } from '../categories/standingPairs.js';
import { pause } from '../log/log.js';
import { LogStream } from '../log/stream.js';
import { ClosingSource, type Lesson } from './closingSource.js';
import { lessonsOf } from './lessons.js';
import { ModelStore } from './modelStore.js';
import type { Answer } from './learning/worker.js';
import type { SuggestionModelDoc } from './suggestions.model.js';
import { SuggestionTimes } from './suggestions.times.js';
import { TrainingRoom } from './trainingRoom.js';

const seed = 1;
/** Examples copied to the thread at a time. */
const copied = 200;
const gateMs = 250;

/** Learns a business's closings anew: reads them little by little, trains in a thread, and puts the model in force. */
@Injectable()
export class Pupil {
  /** The built thread; tests bring their own. */
  workerFile: string | undefined;
  private room: TrainingRoom | null = null;
  private stopped = false;

  constructor(
    private readonly source: ClosingSource,
    private readonly pairs: StandingPairs,
    private readonly store: ModelStore,
    private readonly stream: LogStream,
    private readonly times: SuggestionTimes,
  ) {}

  /** Resolves with the new head. `before` is the one in force; null when there is none. */
  async learn(businessId: string, before: SuggestionModelDoc | null): Promise<SuggestionModelDoc | null> {
    const lessons: Lesson[] = [];
    for await (const some of this.source.newest(businessId)) {
      lessons.push(...some);
      await this.calm();
      if (this.stopped) return null;
    }
    const answer = await this.train(businessId, lessons);
    if (this.stopped) return null;
    const version = (before?.version ?? 0) + 1;
    await this.store.clear(businessId, version);
    const learnedTo = lessons[0]?.closure.at ?? new Date(0);
    const learned = { learnedTo, learnedFrom: lessons.length, trainedAt: new Date() };
    const { figures, seconds } = answer;
    await this.store.put(
      { _id: businessId, businessId, version, ...learned, figures, seconds },
      answer.bytes,
    );
    return this.store.head(businessId);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.room?.end();
  }

  private async train(businessId: string, lessons: readonly Lesson[]): Promise<Answer> {
    const { examples, always } = lessonsOf(lessons, await this.pairs.read(businessId));
    const room = new TrainingRoom(seed, this.workerFile);
    this.room = room;
    const gate = setInterval(() => room.pauseWhile(this.isBusy), gateMs);
    try {
      room.giveAlways(always);
      for (let at = 0; at < examples.length; at += copied) {
        room.give(examples.slice(at, at + copied));
        await this.calm();
      }
      return await room.learn();
    } finally {
      clearInterval(gate);
      this.room = null;
      await room.end();
    }
  }

  /** The floor comes first: nothing is read while this instance is behind. */
  private async calm(): Promise<void> {
    const until = performance.now() + this.times.longestWaitMs;
    await pause(1);
    while (this.isBusy && !this.stopped && performance.now() < until) await pause(gateMs);
  }

  private get isBusy(): boolean {
    return this.stream.lagMs > this.times.busyLagMs;
  }
}
