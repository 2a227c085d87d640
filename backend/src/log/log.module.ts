import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { eventSchema } from './events.model.js';
import { Log } from './log.js';
import { Signals } from './signals.js';
import { LogStream } from './stream.js';

@Global()
@Module({
  imports: [MongooseModule.forFeature([{ name: 'Event', schema: eventSchema }])],
  providers: [Log, LogStream, Signals],
  exports: [Log, LogStream, Signals],
})
export class LogModule {}
