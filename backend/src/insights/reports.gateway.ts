import { readHealth } from '#shared/insights/health.contract';
import { beginReport, cancelReport, listReports } from '#shared/insights/reports.contract';
import type { InputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Health } from './health.js';
import { Reports } from './reports.js';

@ConsoleGateway()
export class ReportsGateway {
  constructor(
    private readonly health: Health,
    private readonly reports: Reports,
  ) {}

  @Handles(readHealth)
  readHealth(actor: Actor, asked: InputOf<typeof readHealth>) {
    return this.health.read(actor, asked);
  }

  @Handles(beginReport)
  begin(actor: Actor, asked: InputOf<typeof beginReport>) {
    return this.reports.begin(actor, asked);
  }

  @Handles(listReports)
  list(actor: Actor, asked: InputOf<typeof listReports>) {
    return this.reports.list(actor, asked);
  }

  @Handles(cancelReport)
  cancel(actor: Actor, asked: InputOf<typeof cancelReport>) {
    return this.reports.cancel(actor, asked);
  }
}
