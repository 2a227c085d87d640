import type { Socket } from 'socket.io';
import {
  readAskedFor,
  readBot,
  readCandidates,
  readClosings,
  readService,
  watchInsights,
} from '#shared/insights/insights.contract';
import { markAutomated, unmarkAutomated } from '#shared/insights/marks.contract';
import type { InputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { AskedFor } from './askedFor.js';
import { Candidates } from './candidates.js';
import { ClosingsBehind } from './closingsBehind.js';
import { InsightsWatch } from './insightsWatch.js';
import { Marks } from './marks.js';
import { Service } from './service.js';

@ConsoleGateway()
export class InsightsGateway {
  constructor(
    private readonly askedFor: AskedFor,
    private readonly closings: ClosingsBehind,
    private readonly candidates: Candidates,
    private readonly marks: Marks,
    private readonly service: Service,
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

  @Handles(readCandidates)
  readCandidates(actor: Actor, asked: InputOf<typeof readCandidates>) {
    return this.candidates.read(actor, asked);
  }

  @Handles(markAutomated)
  mark(actor: Actor, asked: InputOf<typeof markAutomated>) {
    return this.marks.mark(actor, asked);
  }

  @Handles(unmarkAutomated)
  unmark(actor: Actor, asked: InputOf<typeof unmarkAutomated>) {
    return this.marks.unmark(actor, asked);
  }

  @Handles(readService)
  readService(actor: Actor, asked: InputOf<typeof readService>) {
    return this.service.read(actor, asked);
  }

  @Handles(readClosings)
  readClosings(actor: Actor, asked: InputOf<typeof readClosings>) {
    return this.closings.read(actor, asked);
  }
}
