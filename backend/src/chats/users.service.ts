import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId } from '../database/id.js';
import { TenantModel, trusted } from '../database/tenant.js';
import { gatheredByBusiness } from '../database/together.js';
import type { Tx } from '../log/log.js';
import { nameWordsOf, type UserDoc } from './users.model.js';

const guestName = 'Guest user';

/** The customers of the businesses. */
@Injectable()
export class Users {
  /** A user, or null: read together for all who are asked for at once. */
  readonly findTogether = gatheredByBusiness((businessId, ids) => this.findAll(businessId, ids));
  private readonly users: TenantModel<UserDoc>;

  constructor(@InjectModel('User') users: Model<UserDoc>) {
    this.users = new TenantModel(users);
  }

  find(businessId: string, userId: string): Promise<UserDoc | null> {
    return this.users.findOne({ _id: userId, businessId }, { majority: true });
  }

  private async findAll(businessId: string, ids: string[]): Promise<Map<string, UserDoc>> {
    const _id = trusted({ $in: ids }) as never;
    const found = await this.users.find({ _id, businessId }, { majority: true });
    return new Map(found.map((user) => [user._id, user]));
  }

  findByToken(businessId: string, tokenHash: string): Promise<UserDoc | null> {
    return this.users.findOne({ businessId, tokenHash }, { majority: true });
  }

  /** Shuts a user out, or lets them in again (null). False when they were so already, or do not exist. */
  setBlocked(
    user: { businessId: string; userId: string },
    blocked: UserDoc['blocked'],
    tx: Tx,
  ): Promise<boolean> {
    const { businessId, userId } = user;
    const was = blocked ? null : trusted({ $ne: null });
    const other = { _id: userId, businessId, blocked: was as never };
    return this.users.update(other, { $set: { blocked: blocked ?? null } }, tx);
  }

  /** The user whom the business knows by an id of its own: made when new, changed when told otherwise. */
  async know(
    { businessId, externalId }: { businessId: string; externalId: string },
    about: Pick<UserDoc, 'name'> & Partial<Pick<UserDoc, 'details' | 'timeZone'>>,
    tx: Tx,
  ): Promise<{ user: UserDoc; changed: boolean }> {
    const known = { ...about, nameWords: nameWordsOf({ name: about.name, externalId }), known: true };
    const changed = await this.users.updateAndRead({ businessId, externalId }, { $set: known }, tx);
    if (changed) return { user: changed, changed: true };
    const nothing = { details: [], timeZone: null, tokenHash: null, lastAgentId: null };
    const user = { _id: newId(), businessId, externalId, firstSeenAt: new Date(), ...nothing, ...known };
    await this.users.insert(user, tx);
    return { user, changed: false };
  }

  /** A user nobody has named yet, known again by their token. */
  async createGuest(businessId: string, tokenHash: string): Promise<UserDoc> {
    const guest: UserDoc = {
      _id: newId(),
      businessId,
      name: guestName,
      nameWords: nameWordsOf({ name: guestName, externalId: null }),
      known: false,
      externalId: null,
      details: [],
      timeZone: null,
      firstSeenAt: new Date(),
      tokenHash,
      lastAgentId: null,
    };
    await this.users.insert(guest, null);
    return guest;
  }
}
