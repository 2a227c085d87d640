import { Injectable, Logger } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { Log, type Tx } from '../log/log.js';
import { RequestMetrics } from '../wire/requestMetrics.js';
import { Leases } from './leases.js';
import { Queues } from './queues.js';
import { Slots } from './slots.service.js';

/** Compares every member's load with a count of the chats they hold. */
@Injectable()
export class LoadCheck {
  private readonly logger = new Logger(LoadCheck.name);
  private readonly differs: Counter;

  constructor(
    private readonly log: Log,
    private readonly slots: Slots,
    private readonly queues: Queues,
    private readonly leases: Leases,
    metrics: RequestMetrics,
  ) {
    this.differs = metrics.mustStayZero(
      'baton_slot_load_differs',
      'Members whose stored load was not the number of chats they hold. It was set right; must stay 0.',
    );
  }

  /** Both are read from one snapshot, so that a chat under way is no difference. Runs on one instance at a time. */
  async run(): Promise<void> {
    if (!(await this.leases.hold('loadCheck'))) return;
    const wrong = await this.log.write('loadCheck', (tx) => this.compare(tx));
    if (wrong.length === 0) return;
    this.differs.inc(wrong.length);
    this.logger.error(
      { wrong },
      'The load of members was not the number of chats they hold, and was set right',
    );
  }

  private async compare(tx: Tx): Promise<Difference[]> {
    const counts = await this.queues.loads(tx);
    const slots = await this.slots.documents.find({}, { session: tx, projection: { load: 1 } }).toArray();
    const wrong = slots
      .map(({ _id, load }) => ({ memberId: _id, load, held: counts.get(_id) ?? 0 }))
      .filter(({ load, held }) => load !== held);
    for (const { memberId, held } of wrong)
      await this.slots.documents.updateOne({ _id: memberId }, { $set: { load: held } }, { session: tx });
    return wrong;
  }
}

interface Difference {
  memberId: string;
  load: number;
  held: number;
}
