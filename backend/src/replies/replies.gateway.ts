import {
  addReply,
  changeReply,
  deleteReply,
  listReplies,
  restoreReply,
  type ReplyChanged,
} from '#shared/replies/replies.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Replies } from './replies.service.js';

@ConsoleGateway()
export class RepliesGateway {
  constructor(private readonly replies: Replies) {}

  @Handles(listReplies)
  async list(
    actor: Actor,
    { businessId }: InputOf<typeof listReplies>,
  ): Promise<OutputOf<typeof listReplies>> {
    return { replies: await this.replies.list(actor, businessId) };
  }

  @Handles(addReply)
  async add(actor: Actor, wanted: InputOf<typeof addReply>): Promise<ReplyChanged> {
    return { reply: await this.replies.add(actor, wanted) };
  }

  @Handles(changeReply)
  async change(actor: Actor, wanted: InputOf<typeof changeReply>): Promise<ReplyChanged> {
    return { reply: await this.replies.change(actor, wanted) };
  }

  @Handles(deleteReply)
  async delete(actor: Actor, wanted: InputOf<typeof deleteReply>): Promise<ReplyChanged> {
    return { reply: await this.replies.delete(actor, wanted) };
  }

  @Handles(restoreReply)
  async restore(actor: Actor, wanted: InputOf<typeof restoreReply>): Promise<ReplyChanged> {
    return { reply: await this.replies.restore(actor, wanted) };
  }
}
