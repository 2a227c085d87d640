import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Metrics of this process, as `/metrics` shows them. */
@Injectable()
export class RequestMetrics {
  readonly registry = new Registry();

  private readonly seconds = new Histogram({
    name: 'baton_request_seconds',
    help: 'Time from a request to its answer, by request and answer.',
    labelNames: ['request', 'answer'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  answered(request: string, answer: string, ms: number): void {
    this.seconds.observe({ request, answer }, ms / 1000);
  }

  /** A number that must stay 0: how often two things that should be equal were found to differ. */
  mustStayZero(name: string, help: string): Counter {
    return new Counter({ name, help, registers: [this.registry] });
  }

  /** A number read when the metrics are asked for. */
  measure(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      collect: () => gauge.set(read()),
    });
  }
}
