import type mongoose from 'mongoose';
import { LightSocket } from '../load/lightSocket.js';
import type { House } from './house.js';
import { sitDown, type Office } from './office.js';
import { factOf } from './replica.js';
import { hireOne, newId } from './staff.js';
import type { TaxonomyChange } from '#shared/categories/categories.contract';

/** A team lead with the console open on several instances. */
export class Lead {
  private constructor(
    readonly id: string,
    readonly cookie: string,
    readonly screens: Screen[],
  ) {}

  static async arrive(office: Office, name: string, ports: number[]): Promise<Lead> {
    const { id, cookie } = await hireOne(office.db, office.staff, { name, group: 'Team lead' });
    const screens = await Promise.all(
      ports.map(async (port) => new Screen(await sitDown(port, cookie), port)),
    );
    return new Lead(id, cookie, screens);
  }
}

/** One open console, and the edits of the list it heard of. */
export class Screen {
  readonly versions = new Set<number>();
  closedAt = 0;

  constructor(
    readonly socket: LightSocket,
    readonly port: number,
  ) {
    socket.onClose(() => (this.closedAt = performance.now()));
    socket.onEvent((event, raw) => {
      if (event === 'categories:changed') this.versions.add(factOf<TaxonomyChange>(raw).version);
    });
  }
}

/** What an administrator does to a member: the change, and the row that tells of it, in one transaction. */
export async function changeMember(
  house: House,
  db: mongoose.mongo.Db,
  { memberId, set }: { memberId: string; set: object },
): Promise<void> {
  const session = house.client.startSession();
  try {
    await session.withTransaction(async () => {
      await db
        .collection<{ _id: string }>('members')
        .updateOne({ _id: memberId }, { $set: set }, { session });
      const row = { _id: newId(), at: new Date(), kind: 'rights', memberIds: [memberId] };
      await db.collection<{ _id: string }>('events').insertOne(row, { session });
    });
  } finally {
    await session.endSession();
  }
}
