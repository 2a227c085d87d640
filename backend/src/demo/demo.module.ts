import { Module } from '@nestjs/common';
import { DemoController } from './demo.controller.js';
import { Demonstration } from './demonstration.js';
import { BookOfWords } from './bookOfWords.js';
import { SimulatedUsers, SimulatedWords } from './simulatedUsers.js';

@Module({
  controllers: [DemoController],
  providers: [Demonstration, SimulatedUsers, { provide: SimulatedWords, useClass: BookOfWords }],
})
export class DemoModule {}
