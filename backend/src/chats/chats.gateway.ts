import {
  addNote,
  findInChat,
  readChat,
  readTranscript,
  reassignChat,
  reopenChat,
  sendMessage,
  typeInChat,
  waitForUser,
} from '#shared/chats/chats.contract';
import { findUsers } from '#shared/chats/userSearch.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Findings } from './findings.js';
import { Chats } from './chats.service.js';
import { Reassignments } from './reassignments.js';
import { Reopenings } from './reopenings.js';
import { UserSearch } from './userSearch.js';

type Nothing = Record<string, never>;

@ConsoleGateway()
export class ChatsGateway {
  constructor(
    private readonly chats: Chats,
    private readonly reassignments: Reassignments,
    private readonly findings: Findings,
    private readonly reopenings: Reopenings,
    private readonly users: UserSearch,
  ) {}

  @Handles(sendMessage)
  send(actor: Actor, message: InputOf<typeof sendMessage>): Promise<OutputOf<typeof sendMessage>> {
    return this.chats.send(actor, message);
  }

  @Handles(addNote)
  note(actor: Actor, note: InputOf<typeof addNote>): Promise<OutputOf<typeof addNote>> {
    return this.chats.note(actor, note);
  }

  @Handles(typeInChat)
  typing(actor: Actor, told: InputOf<typeof typeInChat>): Promise<Nothing> {
    return this.chats.typing(actor, told);
  }

  @Handles(readChat)
  read(actor: Actor, mark: InputOf<typeof readChat>): Promise<Nothing> {
    return this.chats.read(actor, mark);
  }

  @Handles(findInChat)
  find(actor: Actor, asked: InputOf<typeof findInChat>): Promise<OutputOf<typeof findInChat>> {
    return this.findings.find(actor, asked);
  }

  @Handles(waitForUser)
  wait(actor: Actor, asked: InputOf<typeof waitForUser>): Promise<OutputOf<typeof waitForUser>> {
    return this.reassignments.wait(actor, asked);
  }

  @Handles(reassignChat)
  reassign(actor: Actor, wish: InputOf<typeof reassignChat>): Promise<OutputOf<typeof reassignChat>> {
    return this.reassignments.reassign(actor, wish);
  }

  @Handles(reopenChat)
  reopen(actor: Actor, wish: InputOf<typeof reopenChat>): Promise<OutputOf<typeof reopenChat>> {
    return this.reopenings.reopen(actor, wish);
  }

  @Handles(findUsers)
  findUsers(actor: Actor, asked: InputOf<typeof findUsers>): Promise<OutputOf<typeof findUsers>> {
    return this.users.find(actor, asked);
  }

  @Handles(readTranscript)
  page(actor: Actor, asked: InputOf<typeof readTranscript>): Promise<OutputOf<typeof readTranscript>> {
    return this.chats.page(actor, asked);
  }
}
