import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LogStream } from '../log/stream.js';
import { Clockwork } from './clockwork.js';
import { LoadCheck } from './loadCheck.js';
import { Numbers } from './numbers.service.js';

/** Compares what is kept step by step with what is stored, each minute. */
@Injectable()
export class Comparisons implements OnModuleInit {
  constructor(
    private readonly stream: LogStream,
    private readonly loadCheck: LoadCheck,
    private readonly numbers: Numbers,
    private readonly clockwork: Clockwork,
  ) {}

  onModuleInit(): void {
    this.stream.onStart(() => {
      this.clockwork.every('compareMs', 'comparison of loads', () => this.loadCheck.run());
      this.clockwork.every('compareMs', 'comparison of counts', () => this.numbers.compare());
    });
  }
}
