import { Injectable } from '@nestjs/common';
import { FollowUpRecords } from '../followUps/followUpRecords.js';
import { Log, type Tx } from '../log/log.js';
import { Slots, type Pause } from '../routing/slots.service.js';
import type { ClosureDoc } from './closures.model.js';

/** What a person's closing does beside completing the chat, in its transaction. */
@Injectable()
export class ClosingEffects {
  constructor(
    private readonly slots: Slots,
    private readonly followUps: FollowUpRecords,
    private readonly log: Log,
  ) {}

  /** Stores what it promises, and keeps what its chat was begun for. Most closings do neither, and cost nothing here. */
  async onPromises(closure: ClosureDoc, tx: Tx): Promise<void> {
    if (closure.followUps.length > 0) await this.followUps.promise(closure, tx);
    // Only such a chat can have been begun to keep a promise.
    if (closure.origin === 'agent') await this.followUps.keep(closure, tx);
  }

  /** `Get next chat` left unticked pauses the agent; ticked, it ends the pause. */
  async pause(pauses: readonly Pause[], tx: Tx): Promise<void> {
    const changed = await this.slots.setPaused(pauses, tx);
    const memberIds = [...new Set(pauses.map(({ memberId }) => memberId))];
    if (changed) await this.log.tell({ kind: 'members', memberIds }, tx);
  }
}
