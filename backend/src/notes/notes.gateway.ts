import {
  addUserNote,
  blockUser,
  readUserContext,
  unblockUser,
  type UserChanged,
  type UserContext,
} from '#shared/notes/notes.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Blocking } from './blocking.js';
import { Notes } from './notes.service.js';
import { UserContexts } from './userContexts.js';

@ConsoleGateway()
export class NotesGateway {
  constructor(
    private readonly notes: Notes,
    private readonly contexts: UserContexts,
    private readonly blocking: Blocking,
  ) {}

  @Handles(addUserNote)
  add(actor: Actor, note: InputOf<typeof addUserNote>): Promise<OutputOf<typeof addUserNote>> {
    return this.notes.add(actor, note);
  }

  @Handles(readUserContext)
  context(actor: Actor, user: InputOf<typeof readUserContext>): Promise<UserContext> {
    return this.contexts.read(actor, user);
  }

  @Handles(blockUser)
  async block(actor: Actor, wanted: InputOf<typeof blockUser>): Promise<UserChanged> {
    return { user: await this.blocking.block(actor, wanted) };
  }

  @Handles(unblockUser)
  async unblock(actor: Actor, user: InputOf<typeof unblockUser>): Promise<UserChanged> {
    return { user: await this.blocking.unblock(actor, user) };
  }
}
