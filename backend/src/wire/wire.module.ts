import { Global, Module } from '@nestjs/common';
import { Addresses } from './addresses.js';
import { ConsoleDoor } from './console.door.js';
import { Live } from './live.js';
import { Origins } from './origins.js';
import { RequestGuard } from './requestGuard.js';
import { RequestMetrics } from './requestMetrics.js';
import { WidgetDoor } from './widget.door.js';

/** The doors and what stands behind them. `ActorSource` and `VisitorSource` are provided by their features. */
@Global()
@Module({
  providers: [Addresses, ConsoleDoor, WidgetDoor, Live, Origins, RequestGuard, RequestMetrics],
  exports: [Addresses, ConsoleDoor, Live, Origins, RequestGuard, RequestMetrics],
})
export class WireModule {}
