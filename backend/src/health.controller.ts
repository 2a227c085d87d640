import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Request, Response } from 'express';
import type { Connection } from 'mongoose';
import { Schema } from './database/schema.service.js';
import { LogStream } from './log/stream.js';
import { MetricsReaders } from './wire/metricsReaders.js';
import { RequestMetrics } from './wire/requestMetrics.js';

/** What a supervisor and a monitor ask. */
@Controller()
export class HealthController {
  /** Set while the process winds down: no new connections, please. */
  draining = false;
  metricsReaders = new MetricsReaders(null, false);

  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly stream: LogStream,
    private readonly schema: Schema,
    private readonly metrics: RequestMetrics,
  ) {
    metrics.measure(
      'baton_stream_lag_seconds',
      'Age of the newest heartbeat heard through the log.',
      () => stream.lagMs / 1000,
    );
  }

  @Get('health/live')
  live(): { status: string } {
    return { status: 'live' };
  }

  @Get('health/ready')
  ready(@Res({ passthrough: true }) response: Response): { status: string; problems: string[] } {
    const problems = [
      ...(this.draining ? ['stopping'] : []),
      ...(this.connection.readyState === 1 ? [] : ['no database']),
      ...(this.stream.ready ? [] : ['the log is silent']),
      ...this.schema.missing.map((index) => `missing index: ${index}`),
    ];
    if (problems.length > 0) response.status(503);
    return { status: problems.length > 0 ? 'not ready' : 'ready', problems };
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4')
  report(@Req() request: Request): Promise<string> {
    this.metricsReaders.require(request);
    return this.metrics.registry.metrics();
  }
}
