import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Signals } from '../log/signals.js';
import { LogStream } from '../log/stream.js';
import { Live } from '../wire/live.js';
import { toReport, type ReportDoc } from './reports.model.js';

/** Tells whoever began a report how it goes on. */
@Injectable()
export class ReportTelling implements OnModuleInit {
  constructor(
    @InjectModel('Report') private readonly model: Model<ReportDoc>,
    private readonly signals: Signals,
    private readonly stream: LogStream,
    private readonly live: Live,
  ) {}

  onModuleInit(): void {
    this.signals.on('report', ({ businessId, reportId }) => this.tell(businessId, reportId));
  }

  onStart(work: () => void): void {
    this.stream.onStart(work);
  }

  private async tell(businessId: string, _id: string): Promise<void> {
    const report = await this.model.findOne({ _id, businessId }).lean<ReportDoc>();
    if (!report?.by.id) return;
    this.live.toHolder({ memberId: report.by.id, businessId }, 'report:changed', {
      report: toReport(report),
    });
  }
}
