import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { UserContext, readUserContext } from '#shared/notes/notes.contract';
import type { InputOf } from '#shared/wire/request';
import { ChatAccess } from '../chats/chatAccess.js';
import { Users } from '../chats/users.service.js';
import { Closures } from '../closures/closures.service.js';
import { TenantModel, trusted } from '../database/tenant.js';
import { gatheredByBusiness } from '../database/together.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { toUserNote, type UserNoteDoc } from './notes.model.js';
import { toDetails } from './userDetails.js';

const mostNotes = 100;

/** The right column of a chat, complete: who the user is, how earlier chats ended, what agents noted. */
@Injectable()
export class UserContexts {
  private readonly notes: TenantModel<UserNoteDoc>;

  private readonly newestNotes = gatheredByBusiness((businessId, userIds) => {
    const theirs = { businessId, userId: trusted({ $in: userIds }) as never };
    return this.notes.firstOfEach(theirs, { owner: 'userId', sort: { at: -1 }, most: mostNotes });
  });

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
    const [user, history, notes] = await Promise.all([
      this.users.findTogether(businessId, userId),
      this.closures.history(businessId, userId),
      this.newestNotes(businessId, userId),
    ]);
    if (!user) throw new DomainError('NOT_FOUND', { what: 'user' });
    return { user: toDetails(user), ...history, notes: (notes?.rows ?? []).map(toUserNote) };
  }
}
