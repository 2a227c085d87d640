import type { Socket } from 'socket.io';
import { readAskedFor, readBot, readClosings, watchInsights } from '#shared/insights/insights.contract';
import type { InputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { AskedFor } from './askedFor.js';
import { ClosingsBehind } from './closingsBehind.js';
import { InsightsWatch } from './insightsWatch.js';

@ConsoleGateway()
export class InsightsGateway {
  constructor(
    private readonly askedFor: AskedFor,
    private readonly closings: ClosingsBehind,
    private readonly watchers: InsightsWatch,
  ) {}

  @Handles(watchInsights)
  watch(actor: Actor, asked: InputOf<typeof watchInsights>, socket: Socket) {
    return this.watchers.watch(actor, asked, socket);
  }

  @Handles(readAskedFor)
  readAskedFor(actor: Actor, asked: InputOf<typeof readAskedFor>) {
    return this.askedFor.read(actor, asked);
  }

  @Handles(readBot)
  readBot(actor: Actor, asked: InputOf<typeof readBot>) {
    return this.askedFor.readBot(actor, asked);
  }

  @Handles(readClosings)
  readClosings(actor: Actor, asked: InputOf<typeof readClosings>) {
    return this.closings.read(actor, asked);
  }
}
