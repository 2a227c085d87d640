import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { UserContext, readUserContext } from '#shared/notes/notes.contract';
import type { InputOf } from '#shared/wire/request';
import { ChatAccess } from '../chats/chatAccess.js';
import { Users } from '../chats/users.service.js';
import { Closures } from '../closures/closures.service.js';
import { TenantModel } from '../database/tenant.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { toUserNote, type UserNoteDoc } from './notes.model.js';
import { toDetails } from './userDetails.js';

const mostNotes = 100;

/** The right column of a chat, complete: who the user is, how earlier chats ended, what agents noted. */
@Injectable()
export class UserContexts {
  private readonly notes: TenantModel<UserNoteDoc>;

  constructor(
    @InjectModel('UserNote') notes: Model<UserNoteDoc>,
    private readonly access: ChatAccess,
    private readonly users: Users,
    private readonly closures: Closures,
  ) {
    this.notes = new TenantModel(notes);
  }

  /** @throws DomainError NOT_FOUND */
  async read(actor: Actor, user: InputOf<typeof readUserContext>): Promise<UserContext> {
    const businessId = await this.access.requireUser(actor, user.businessId, user.userId);
    return this.of(businessId, user.userId);
  }

  /**
   * The right column as a majority of the database holds it now.
   * @throws DomainError NOT_FOUND when the business has no such user.
   */
  async of(businessId: string, userId: string): Promise<UserContext> {
    const newest = { majority: true, sort: { at: -1 as const }, limit: mostNotes } as const;
    const [user, brief, previous, notes] = await Promise.all([
      this.users.find(businessId, userId),
      this.closures.brief(businessId, userId),
      this.closures.previous(businessId, userId),
      this.notes.find({ businessId, userId }, newest),
    ]);
    if (!user) throw new DomainError('NOT_FOUND', { what: 'user' });
    return { user: toDetails(user), brief, previous, notes: notes.map(toUserNote) };
  }
}
