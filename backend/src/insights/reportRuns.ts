import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { newId } from '../database/id.js';
import { isUnreachable } from '../log/log.js';
import { Signals } from '../log/signals.js';
import { csvLine, type CsvValue } from './csv.js';
import { EngagementRows } from './engagementRows.js';
import { ReportBucket } from './reportBucket.js';
import type { ReportDoc } from './reports.model.js';
import { ReportTelling } from './reportTelling.js';
import { Scopes } from './scopes.js';
import { TableRows } from './tableRows.js';

/** A writer that is not heard of for so long is gone: another begins anew. */
const heldMs = 20_000;
/** Progress is stored and told this often. */
const tellMs = 1_000;
const sweepMs = 5_000;
/** So long a file is kept. */
const keptMs = 7 * 24 * 60 * 60 * 1000;

/** The report is no longer this writer's to write: it was cancelled, or somebody else took it for abandoned. */
class Lost extends Error {}

/** Writes reports in the background, one at a time in each process; what a dead process began, another begins anew. */
@Injectable()
export class ReportRuns implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('Reports');
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(
    @InjectModel('Report') private readonly model: Model<ReportDoc>,
    private readonly scopes: Scopes,
    private readonly engagements: EngagementRows,
    private readonly tables: TableRows,
    private readonly bucket: ReportBucket,
    private readonly signals: Signals,
    private readonly telling: ReportTelling,
  ) {}

  onModuleInit(): void {
    this.telling.onStart(() => {
      this.timer ??= setInterval(() => this.wake(), sweepMs);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  wake(): void {
    if (this.stopped) return;
    this.running ??= this.run().finally(() => (this.running = null));
  }

  private async run(): Promise<void> {
    try {
      for (let report = await this.take(); report && !this.stopped; report = await this.take())
        await this.write(report);
      await this.throwAway();
    } catch (error) {
      if (isUnreachable(error)) this.logger.debug('Reports wait for the database');
      else if (!this.stopped) this.logger.error({ err: error }, 'Reports could not be written');
    }
  }

  private take(): Promise<ReportDoc | null> {
    const now = new Date();
    const free = { state: { $in: ['waiting', 'running'] }, heldUntil: { $lte: now } };
    const held = { runner: newId(), heldUntil: new Date(now.getTime() + heldMs), fileId: newId() };
    return this.documents.findOneAndUpdate(
      free as never,
      { $set: { ...held, state: 'running', rows: 0, bytes: 0 } },
      { sort: { heldUntil: 1 }, returnDocument: 'after' },
    );
  }

  private async write(report: ReportDoc): Promise<void> {
    const fileId = report.fileId!;
    try {
      await this.bucket.store(fileId, this.lines(report));
      const endedAt = new Date();
      const done = { state: 'done', endedAt, keptUntil: new Date(endedAt.getTime() + keptMs) } as const;
      await this.change(report, { ...done, rows: report.rows, of: report.rows, bytes: report.bytes });
    } catch (error) {
      await this.bucket.remove(fileId).catch(() => undefined);
      if (error instanceof Lost || this.stopped) return;
      if (isUnreachable(error)) throw error;
      this.logger.error({ err: error }, `Report ${report._id} failed`);
      await this.change(report, { state: 'failed', endedAt: new Date() }).catch(() => undefined);
    }
  }

  private async *lines(report: ReportDoc): AsyncGenerator<string> {
    let told = Date.now();
    report.rows = -1;
    for await (const row of this.rows(report)) {
      const line = csvLine(row);
      report.rows++;
      report.bytes += Buffer.byteLength(line);
      yield line;
      if (Date.now() - told < tellMs) continue;
      told = Date.now();
      if (this.stopped) throw new Lost();
      await this.change(report, {
        rows: report.rows,
        bytes: report.bytes,
        heldUntil: new Date(told + heldMs),
      });
    }
  }

  private async *rows({ kind, filter }: ReportDoc): AsyncGenerator<CsvValue[]> {
    const scope = await this.scopes.within(filter);
    if (kind === 'engagements') yield* this.engagements.rows(scope);
    else yield* await this.tables.rows(scope, kind);
  }

  /** @throws Lost when it is another's, or nobody's, by now */
  private async change({ _id, businessId, runner }: ReportDoc, set: Partial<ReportDoc>): Promise<void> {
    const ours = { _id, businessId, runner, state: 'running' } as const;
    const changed = await this.documents.updateOne(ours, { $set: set });
    if (changed.matchedCount === 0) throw new Lost();
    await this.signals.send({ kind: 'report', businessId, reportId: _id });
  }

  private async throwAway(): Promise<void> {
    const due = { keptUntil: { $type: 'date', $lte: new Date() } };
    for (const { _id, fileId } of await this.documents
      .find(due as never)
      .limit(20)
      .toArray()) {
      if (fileId) await this.bucket.remove(fileId);
      await this.documents.deleteOne({ _id });
    }
  }

  private get documents(): mongo.Collection<ReportDoc> {
    return this.model.collection as unknown as mongo.Collection<ReportDoc>;
  }
}
