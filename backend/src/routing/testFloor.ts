import { Logger } from '@nestjs/common';
import type { AssignmentMode } from '#shared/teams/teams.contract';
import mongoose, { type Connection } from 'mongoose';
import { ChatMoves } from '../chats/chatMoves.js';
import { chatSchema, messageSchema, type ChatDoc, type MessageDoc } from '../chats/chats.model.js';
import { engagementSchema } from '../chats/engagements.model.js';
import { userSchema } from '../chats/users.model.js';
import { newId } from '../database/id.js';
import { DatabaseLocation } from '../database/location.js';
import { Log } from '../log/log.js';
import { LogStream } from '../log/stream.js';
import { RequestMetrics } from '../wire/requestMetrics.js';
import { Assignments } from './assignments.js';
import { Connections } from './connections.js';
import { Departures } from './departures.js';
import { Leases } from './leases.js';
import { LiveCounts } from './liveCounts.js';
import { LoadCheck } from './loadCheck.js';
import { Outages } from './outages.js';
import { Queues } from './queues.js';
import { Router } from './router.service.js';
import { RoutingTimes } from './routing.times.js';
import { connectionSchema, instanceSchema, leaseSchema, slotSchema, type SlotDoc } from './slots.model.js';
import { Slots } from './slots.service.js';
import { Sweep } from './sweep.js';
import { TeamRecords } from '../teams/teamRecords.js';
import { teamSchema } from '../teams/teams.model.js';
import { WakeUps } from './wakeUps.js';

Logger.overrideLogger(false);
mongoose.set({ strictQuery: 'throw', sanitizeFilter: true, bufferCommands: false, autoIndex: false });

const schemas = {
  Chat: chatSchema,
  Message: messageSchema,
  Engagement: engagementSchema,
  User: userSchema,
  Slot: slotSchema,
  Connection: connectionSchema,
  Instance: instanceSchema,
  Lease: leaseSchema,
  Team: teamSchema,
};

/** Quick enough for tests, slow enough for a busy machine. */
export function testTimes(own: Partial<RoutingTimes> = {}): RoutingTimes {
  const quick = { leaseMs: 400, sweepMs: 100, heartbeatMs: 100, unseenMs: 1_000, graceMs: 300, tellMs: 50 };
  return Object.assign(new RoutingTimes(), quick, own);
}

/** Routing's own parts of one backend, on a connection of its own that can be cut. */
export async function startInstance(location: DatabaseLocation, times: RoutingTimes) {
  const connection = mongoose.createConnection(location.uri, { ...location.options, dbName: location.name });
  await connection.asPromise();
  for (const [name, schema] of Object.entries(schemas)) connection.model(name, schema as mongoose.Schema);
  const model = <D>(name: string) => connection.model(name) as unknown as mongoose.Model<D>;
  const stream = new LogStream(location);
  const log = new Log(connection);
  const slots = new Slots(model('Slot'));
  const moves = new ChatMoves(model('Chat'), model('Message'), model('Engagement'), model('User'), slots);
  const queues = new Queues(log);
  const leases = new Leases(model('Lease'), stream, times);
  const assignments = new Assignments(log, slots, moves);
  const router = new Router(slots, queues, assignments, leases, new TeamRecords(model('Team')));
  const wakeUps = new WakeUps(stream, slots, router, new AlwaysQueued());
  const connections = new Connections(model('Connection'), model('Instance'), log, slots, stream, times);
  const departures = new Departures(log, slots, queues, moves);
  const outages = new Outages(model('Lease'), log, slots, times);
  const sweep = new Sweep(slots, queues, leases, connections, departures, outages, times);
  const metrics = new RequestMetrics();
  const loadCheck = new LoadCheck(log, slots, queues, leases, metrics);
  const parts = { stream, log, slots, moves, queues, assignments, leases, router, wakeUps };
  return { ...parts, connection, connections, departures, sweep, loadCheck, metrics, times };
}

export type Instance = Awaited<ReturnType<typeof startInstance>>;

/** The test's chats are put down without a row of the log, so that no count knows of them. */
class AlwaysQueued extends LiveCounts {
  override get isAnyQueued(): boolean {
    return true;
  }
}

/** A database of its own, with collections and indexes, and any number of instances on it. */
export class TestFloor {
  readonly instances: Instance[] = [];
  private stopped = false;

  private constructor(
    readonly location: DatabaseLocation,
    readonly connection: Connection,
  ) {}

  static async start(): Promise<TestFloor> {
    const uri = process.env['BATON_TEST_MONGODB_URI']!;
    const location = new DatabaseLocation(uri, `routing_${newId()}`);
    const connection = mongoose.createConnection(uri, { dbName: location.name });
    await connection.asPromise();
    for (const [name, schema] of Object.entries(schemas)) {
      const model = connection.model(name, schema as mongoose.Schema);
      await model.createCollection();
      await model.createIndexes();
    }
    await connection.createCollection('events');
    return new TestFloor(location, connection);
  }

  async instance(own: Partial<RoutingTimes> = {}): Promise<Instance> {
    const instance = await startInstance(this.location, testTimes(own));
    if (this.stopped) await instance.connection.close();
    else this.instances.push(instance);
    return instance;
  }

  /** Cuts an instance off in the middle of whatever it does; its transactions end with its connections. */
  async kill(instance: Instance): Promise<void> {
    this.instances.splice(this.instances.indexOf(instance), 1);
    await instance.connection.destroy(true);
    await instance.router.stop();
  }

  /** Closes every connection, whatever state a failed test left it in: an open one would keep the run from ending. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const instance of this.instances) {
      await Promise.race([instance.router.stop(), patience()]);
      await instance.stream.onApplicationShutdown();
      await instance.connection.close(true).catch(() => undefined);
    }
    await this.connection.dropDatabase();
    await this.connection.close();
  }

  /** Between two tests on one floor. */
  async clear(): Promise<void> {
    const stored = [
      'chats',
      'messages',
      'engagements',
      'slots',
      'connections',
      'leases',
      'instances',
      'teams',
    ];
    for (const name of stored) await this.connection.collection(name).deleteMany({});
  }

  /** Stores a member as routing knows them: online and connected unless told otherwise. */
  async member(own: Partial<SlotDoc> = {}): Promise<SlotDoc> {
    const slot: SlotDoc = {
      _id: newId(),
      name: 'Ana',
      presence: 'online',
      cap: 3,
      load: 0,
      teamIds: ['team'],
      businessIds: null,
      connected: true,
      goneSince: null,
      paused: false,
      asksForNext: false,
      idleSince: new Date(),
      turns: 0,
      ...own,
    };
    await this.connection.collection('slots').insertOne(slot as never);
    return slot;
  }

  /** Stores a team of this name whose chats find agents in this way. */
  async team(name: string, assignment: AssignmentMode): Promise<void> {
    const settings = { $set: { name, businessIds: [], settings: { assignment } } };
    await this.connection
      .collection<{ _id: string }>('teams')
      .updateOne({ _id: name }, settings, { upsert: true });
  }

  /** Stores a queued chat. */
  async chat(own: Partial<ChatDoc> = {}): Promise<ChatDoc> {
    const chat = { ...emptyChat(), _id: newId(), userId: newId(), ...own };
    await this.connection.collection('chats').insertOne(chat as never);
    return chat;
  }

  slot(id: string): Promise<SlotDoc> {
    return this.connection.collection('slots').findOne({ _id: id as never }) as unknown as Promise<SlotDoc>;
  }

  read(id: string): Promise<ChatDoc> {
    return this.connection.collection('chats').findOne({ _id: id as never }) as unknown as Promise<ChatDoc>;
  }

  chats(where: object = {}): Promise<ChatDoc[]> {
    return this.connection.collection('chats').find(where).toArray() as unknown as Promise<ChatDoc[]>;
  }

  rows(where: object = {}): Promise<MessageDoc[]> {
    return this.connection.collection('messages').find(where).toArray() as unknown as Promise<MessageDoc[]>;
  }
}

/** What routing knows of a chat in the queue of the floor's team, but for its id and business. */
export const inTeamsQueue = {
  ...{ teamId: 'team', queueOf: null, returned: false, queuedAt: 0 },
  assignment: 'balanced' as const,
};

/** Five seconds that keep no process from ending. */
function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5_000).unref());
}

/** Waits until `holds` answers true; fails after five seconds with what it was waiting for. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function emptyChat(): Omit<ChatDoc, '_id' | 'userId'> {
  const now = new Date();
  return {
    businessId: 'business',
    userName: 'Guest user',
    teamId: 'team',
    state: 'queued',
    cycle: 1,
    seq: 1,
    assignee: null,
    queueOf: null,
    channel: 'widget',
    origin: 'bot',
    handOverReason: 'didNotKnow',
    openedAt: now,
    queuedAt: now,
    returned: false,
    assignedAt: null,
    assignedSeq: 0,
    engagementId: null,
    waitingSince: null,
    dueAt: null,
    delayedAt: null,
    completedAt: null,
    completionType: null,
    lastMessage: null,
    unread: 0,
    readByAgent: 0,
    readByUser: 0,
    lastOpId: null,
  };
}
