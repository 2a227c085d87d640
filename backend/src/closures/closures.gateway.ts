import {
  closeChat,
  correctClosure,
  previousClosures,
  readClosure,
  undoClosure,
} from '#shared/closures/closures.contract';
import type { InputOf } from '#shared/wire/request';
import { ChatAccess } from '../chats/chatAccess.js';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Closing } from './closing.js';
import { ClosureRecords } from './closureRecords.js';
import { Closures } from './closures.service.js';
import { Correcting } from './correcting.js';
import { Undoing } from './undoing.js';

@ConsoleGateway()
export class ClosuresGateway {
  constructor(
    private readonly closing: Closing,
    private readonly undoing: Undoing,
    private readonly correcting: Correcting,
    private readonly records: ClosureRecords,
    private readonly closures: Closures,
    private readonly access: ChatAccess,
  ) {}

  @Handles(closeChat)
  close(actor: Actor, asked: InputOf<typeof closeChat>) {
    return this.closing.close(actor, asked);
  }

  @Handles(undoClosure)
  undo(actor: Actor, asked: InputOf<typeof undoClosure>) {
    return this.undoing.undo(actor, asked);
  }

  @Handles(correctClosure)
  async correct(actor: Actor, asked: InputOf<typeof correctClosure>) {
    return { closure: await this.correcting.correct(actor, asked) };
  }

  @Handles(readClosure)
  read(actor: Actor, { closureId }: InputOf<typeof readClosure>) {
    return this.records.read(actor, closureId);
  }

  @Handles(previousClosures)
  async previous(actor: Actor, { businessId, userId, before }: InputOf<typeof previousClosures>) {
    await this.access.requireUser(actor, businessId, userId);
    return this.closures.earlier(businessId, userId, before);
  }
}
