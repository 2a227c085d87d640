import {
  finishFollowUp,
  listFollowUps,
  reopenFollowUp,
  writeToUser,
  type FollowUpChanged,
} from '#shared/followUps/followUps.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { FollowUps } from './followUps.service.js';
import { WritingToUsers } from './writingToUsers.js';

@ConsoleGateway()
export class FollowUpsGateway {
  constructor(
    private readonly followUps: FollowUps,
    private readonly writing: WritingToUsers,
  ) {}

  @Handles(listFollowUps)
  async list(actor: Actor): Promise<OutputOf<typeof listFollowUps>> {
    return { followUps: await this.followUps.list(actor) };
  }

  @Handles(finishFollowUp)
  async finish(actor: Actor, { followUpId }: InputOf<typeof finishFollowUp>): Promise<FollowUpChanged> {
    return { followUp: await this.followUps.finish(actor, followUpId) };
  }

  @Handles(reopenFollowUp)
  async reopen(actor: Actor, { followUpId }: InputOf<typeof reopenFollowUp>): Promise<FollowUpChanged> {
    return { followUp: await this.followUps.reopen(actor, followUpId) };
  }

  @Handles(writeToUser)
  async write(actor: Actor, asked: InputOf<typeof writeToUser>): Promise<OutputOf<typeof writeToUser>> {
    return { chat: await this.writing.write(actor, asked) };
  }
}
