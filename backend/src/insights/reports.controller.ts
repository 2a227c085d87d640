import { pipeline } from 'node:stream/promises';
import { Controller, Get, Logger, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Id } from '#shared/wire/schema';
import { requirePermission } from '../members/rights.js';
import { ActorSource } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { parse } from '../wire/parse.js';
import { ReportBucket } from './reportBucket.js';
import { Reports } from './reports.js';
import { toReport } from './reports.model.js';

/** The files of reports, for whoever may export the Insights of their business. */
@Controller('api/reports')
export class ReportsController {
  private readonly logger = new Logger('Reports');

  constructor(
    private readonly actors: ActorSource,
    private readonly reports: Reports,
    private readonly bucket: ReportBucket,
  ) {}

  @Get(':id')
  async read(@Param('id') id: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    const actor = await this.actors.fromCookie(request.headers.cookie);
    if (!actor) throw new DomainError('SIGNED_OUT', {});
    requirePermission(actor, 'insights.export');
    const report = await this.reports.visible(actor, parse(Id, id));
    if (report.state !== 'done' || !report.fileId) throw new DomainError('NOT_FOUND', { what: 'report' });
    response.set({
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Length': String(report.bytes),
      'Content-Disposition': `attachment; filename="${toReport(report).fileName}"`,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
    });
    if (request.method === 'HEAD') return void response.end();
    try {
      await pipeline(this.bucket.read(report.fileId), response);
    } catch (error) {
      // The reader went away, or the answer has begun: there is nobody left to be told.
      this.logger.debug(`Report ${report._id} was not read to its end: ${(error as Error).message}`);
    }
  }
}
