import { Injectable } from '@nestjs/common';
import type { createUser } from '#shared/integrations/api.operations';
import type { BodyOf } from '#shared/integrations/operation';
import type { UserDoc } from '../chats/users.model.js';
import { Users } from '../chats/users.service.js';
import { Log, isDuplicateKey } from '../log/log.js';

type Wanted = BodyOf<typeof createUser>;

/** Users whom the business names by an id of its own. */
@Injectable()
export class KnownUsers {
  constructor(
    private readonly users: Users,
    private readonly log: Log,
  ) {}

  /** The user of that id, made or changed; what is not named stays. Whoever sees them is told of a change. */
  async know(businessId: string, wanted: Wanted): Promise<UserDoc> {
    try {
      return await this.write(businessId, wanted);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // Made by another instance at the same moment: now it is there to be changed.
      return this.write(businessId, wanted);
    }
  }

  private write(businessId: string, { externalId, name, details, timeZone }: Wanted): Promise<UserDoc> {
    const about = {
      name: name.trim(),
      ...(details && { details }),
      ...(timeZone !== undefined && { timeZone }),
    };
    return this.log.write(`known:${businessId}:${externalId}`, async (tx) => {
      const { user, changed } = await this.users.know({ businessId, externalId }, about, tx);
      if (changed) await this.log.tell({ kind: 'user', businessId, userId: user._id }, tx);
      return user;
    });
  }
}
