import { Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { GroupedWrites } from '../log/groupedWrites.js';
import { Log, isUnreachable, type Tx } from '../log/log.js';
import { LogStream } from '../log/stream.js';
import { RoutingTimes } from './routing.times.js';
import type { ConnectionDoc, InstanceDoc } from './slots.model.js';
import { Slots } from './slots.service.js';

interface OwnedSocket {
  memberId: string;
  socketId: string;
}

/**
 * Which members have a live socket, on all instances. Every socket that comes or goes writes the member's slot, so
 * that one that comes here and one that goes there cannot both believe themselves alone.
 */
@Injectable()
export class Connections {
  private readonly logger = new Logger(Connections.name);
  /** Sockets on this instance, with their members. */
  private readonly here = new Map<string, string>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly writes: GroupedWrites<OwnedSocket, undefined>;

  constructor(
    @InjectModel('Connection') private readonly connections: Model<ConnectionDoc>,
    @InjectModel('Instance') private readonly instances: Model<InstanceDoc>,
    private readonly log: Log,
    private readonly slots: Slots,
    private readonly stream: LogStream,
    private readonly times: RoutingTimes,
  ) {
    this.writes = new GroupedWrites<OwnedSocket, undefined>(log, (sockets, tx) => this.writeAll(sockets, tx));
  }

  /** A socket of the member has connected to this instance. */
  enter(memberId: string, socketId: string): Promise<void> {
    this.here.set(socketId, memberId);
    return this.settle(memberId, socketId);
  }

  /** A socket of the member has left this instance. */
  leave(memberId: string, socketId: string): Promise<void> {
    this.here.delete(socketId);
    return this.settle(memberId, socketId);
  }

  /** Members with a socket on this instance. */
  membersHere(): Set<string> {
    return new Set(this.here.values());
  }

  /** Says that this instance lives, and mends what could not be written when it happened. */
  async heartbeat(): Promise<void> {
    const seen = [{ $set: { seenAt: '$$NOW' } }];
    await this.instanceDocs.updateOne({ _id: this.stream.instanceId }, seen, { upsert: true });
    const stored = await this.docs.find({ instanceId: this.stream.instanceId }).toArray();
    const known = new Set(stored.map((row) => row._id));
    const gone = stored.filter((row) => !this.here.has(row._id));
    const missing = [...this.here].filter(([socketId]) => !known.has(socketId));
    for (const row of gone) await this.settle(row.memberId, row._id);
    for (const [socketId, memberId] of missing) await this.settle(memberId, socketId);
    await this.mendSlots();
  }

  /** Takes away the sockets of instances that have not been seen for too long. */
  async sweepDeadInstances(): Promise<void> {
    const unseen = { $lt: ['$seenAt', { $subtract: ['$$NOW', this.times.unseenMs] }] };
    await this.instanceDocs.deleteMany({ $expr: unseen });
    const alive = await this.instanceDocs.distinct('_id', {});
    const lost = await this.docs.find({ instanceId: { $nin: alive } }).toArray();
    for (const { _id, memberId } of lost) {
      await this.log.write(`member:${memberId}`, (tx) => this.removeAll([_id], tx));
    }
  }

  /** Writes what is under way, then says that this instance has ended; what is left of it is swept by others. */
  async stop(): Promise<void> {
    await Promise.allSettled([...this.underWay]);
    await this.instanceDocs.deleteOne({ _id: this.stream.instanceId });
  }

  /** Brings the stored socket in line with whether it is here. What fails is mended by the next heartbeat. */
  private settle(memberId: string, socketId: string): Promise<void> {
    const work = this.writes
      .write(`member:${memberId}`, { memberId, socketId })
      .catch((error: unknown) => {
        const why = (error as Error).message;
        if (isUnreachable(error))
          this.logger.warn(`A socket's coming or going waits for the database: ${why}`);
        else this.logger.error(error, "A socket's coming or going could not be written");
      })
      .finally(() => this.underWay.delete(work));
    this.underWay.add(work);
    return work;
  }

  /** A reconnect of everybody is a few transactions, not one for each socket. */
  private async writeAll(sockets: OwnedSocket[], tx: Tx): Promise<{ result: undefined }[]> {
    const isHere = ({ socketId }: OwnedSocket): boolean => this.here.has(socketId);
    await this.addAll(sockets.filter(isHere), tx);
    const gone = sockets.filter((socket) => !isHere(socket));
    await this.removeAll(
      gone.map(({ socketId }) => socketId),
      tx,
    );
    return sockets.map(() => ({ result: undefined }));
  }

  private async addAll(sockets: OwnedSocket[], tx: Tx): Promise<void> {
    if (sockets.length === 0) return;
    const rows = sockets.map(({ memberId, socketId }) => {
      const row = { $set: { memberId, instanceId: this.stream.instanceId } };
      return { updateOne: { filter: { _id: socketId }, update: row, upsert: true } };
    });
    await this.docs.bulkWrite(rows, { session: tx });
    const theirs = { _id: { $in: sockets.map(({ memberId }) => memberId) } };
    const projection = { _id: 1, connected: 1 };
    const before = await this.slots.documents.find(theirs, { projection, session: tx }).toArray();
    const back = { $set: { connected: true, goneSince: null }, $inc: { turns: 1 } };
    await this.slots.documents.updateMany(theirs, back, { session: tx });
    await this.tell(
      before.filter(({ connected }) => !connected).map(({ _id }) => _id),
      tx,
    );
  }

  private async removeAll(socketIds: string[], tx: Tx): Promise<void> {
    const these = { _id: { $in: socketIds } };
    const stored = socketIds.length > 0 ? await this.docs.find(these, { session: tx }).toArray() : [];
    if (stored.length === 0) return;
    await this.docs.deleteMany(these, { session: tx });
    const memberIds = [...new Set(stored.map(({ memberId }) => memberId))];
    const others = { memberId: { $in: memberIds } };
    const staying = new Set(await this.docs.distinct('memberId', others, { session: tx }));
    const leaving = memberIds.filter((id) => !staying.has(id));
    const turns = { $add: [{ $ifNull: ['$turns', 0] }, 1] };
    const { documents } = this.slots;
    await documents.updateMany({ _id: { $in: [...staying] } }, [{ $set: { turns } }], { session: tx });
    const left = { turns, connected: false, goneSince: '$$NOW' };
    await documents.updateMany({ _id: { $in: leaving } }, [{ $set: left }], { session: tx });
    await this.tell(leaving, tx);
  }

  private async tell(memberIds: string[], tx: Tx): Promise<void> {
    if (memberIds.length > 0) await this.log.tell({ kind: 'members', memberIds }, tx);
  }

  /** A slot made while its member was connected already does not know of it yet. */
  private async mendSlots(): Promise<void> {
    const memberIds = [...this.membersHere()];
    if (memberIds.length === 0) return;
    const wrong = await this.slots.documents
      .find({ _id: { $in: memberIds }, connected: false }, { projection: { _id: 1 } })
      .toArray();
    for (const { _id: memberId } of wrong) {
      const socketId = [...this.here].find(([, owner]) => owner === memberId)?.[0];
      if (socketId) await this.settle(memberId, socketId);
    }
  }

  private get docs(): mongo.Collection<ConnectionDoc> {
    return this.connections.collection as unknown as mongo.Collection<ConnectionDoc>;
  }

  private get instanceDocs(): mongo.Collection<InstanceDoc> {
    return this.instances.collection as unknown as mongo.Collection<InstanceDoc>;
  }
}
