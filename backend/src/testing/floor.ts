import { randomBytes, randomUUID } from 'node:crypto';
import type { Type } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { addCategories } from '#shared/categories/categories.contract';
import { createBusiness } from '#shared/businesses/businesses.contract';
import { DatabaseLocation } from '../database/location.js';
import { PinoLogger } from '../logger.js';
import { Log } from '../log/log.js';
import { Members } from '../members/members.service.js';
import { startServer, type Server } from '../server.js';
import { Sessions } from '../session/sessions.service.js';
import { Client, connectConsole } from './client.js';
import { User, connectUser } from './user.js';

export type Name = 'ana' | 'ben' | 'chloe' | 'lea' | 'sam';
export type BusinessName = 'meadow' | 'harbour';

export interface TestBusiness {
  id: string;
  teamId: string;
  widgetKey: string;
  /** Ids of the first categories and reasons, by name. */
  categories: Record<string, string>;
}

/** A running Baton with two businesses and five people, on a database of its own. */
export interface Floor {
  meadow: TestBusiness;
  harbour: TestBusiness;
  members: Record<Name, string>;
  connection: Connection;
  servers: Server[];
  get<T>(type: Type<T>, instance?: number): T;
  /** A connected console that has synced; `instance` chooses the server. */
  signIn(name: Name, options?: { instance?: number; sync?: false }): Promise<Client>;
  /** A session of a member: the cookie header that a browser would send. */
  cookieOf(name: Name): Promise<string>;
  user(business: BusinessName, options?: { instance?: number; token?: string }): Promise<User>;
  stop(): Promise<void>;
}

const people: Record<Name, { name: string; groupName: string; business: BusinessName | null }> = {
  ana: { name: 'Ana Silva', groupName: 'Agent', business: 'meadow' },
  ben: { name: 'Ben Okafor', groupName: 'Agent', business: 'meadow' },
  chloe: { name: 'Chloe Martin', groupName: 'Agent', business: 'harbour' },
  lea: { name: 'Lea Novak', groupName: 'Team lead', business: 'meadow' },
  sam: { name: 'Sam Rivera', groupName: 'Administrator', business: null },
};

export function testDatabase(): DatabaseLocation {
  const uri = process.env['BATON_TEST_MONGODB_URI'];
  if (!uri) throw new Error('Run the tests with jest: its set-up starts the database.');
  return new DatabaseLocation(uri, `test_${randomBytes(6).toString('hex')}`);
}

export function startTestServer(location: DatabaseLocation): Promise<Server> {
  const logger = new PinoLogger((process.env['BATON_TEST_LOG'] as 'info' | undefined) ?? 'fatal', false);
  return startServer({ location, host: '127.0.0.1', port: 0, publicUrl: null, logger, filesFolder: null });
}

/** Starts `instances` servers on one new database, with the people and businesses of the demonstration. */
export async function startFloor(options: { instances?: number } = {}): Promise<Floor> {
  const location = testDatabase();
  const servers: Server[] = [];
  for (let i = 0; i < (options.instances ?? 1); i++) servers.push(await startTestServer(location));
  const first = servers[0]!;
  const connection = first.app.get(Log).connection;
  const clients: { close(): void }[] = [];
  const members = { sam: await makeMember(first, 'sam', []) } as Record<Name, string>;

  const cookieOf = async (name: Name): Promise<string> => {
    const token = await first.app.get(Sessions).begin(members[name], undefined);
    return `baton=${token}`;
  };
  const signIn: Floor['signIn'] = async (name, { instance = 0, sync } = {}) => {
    const client = await connectConsole(servers[instance]!.port, await cookieOf(name));
    clients.push(client);
    if (sync !== false) await client.sync();
    return client;
  };

  const sam = await signIn('sam', { sync: false });
  const meadow = await makeBusiness(sam, 'Meadow Shop', 'Support', {
    Order: ['Cancel order', 'Track order'],
    Refund: ['Track refund', 'Get refund'],
    Feedback: [],
  });
  const harbour = await makeBusiness(sam, 'Harbour Bank', 'Cards', { Card: ['Card arrival', 'Card lost'] });
  sam.close();
  await leaveTeams(connection, members.sam);
  const businesses = { meadow, harbour };
  for (const name of ['ana', 'ben', 'lea', 'chloe'] as const) {
    members[name] = await makeMember(first, name, [businesses[people[name].business!]]);
  }

  return {
    ...businesses,
    members,
    connection,
    servers,
    cookieOf,
    signIn,
    get: (type, instance = 0) => servers[instance]!.app.get(type, { strict: false }),
    user: async (business, { instance = 0, token } = {}) => {
      const user = await connectUser(servers[instance]!.port, businesses[business].widgetKey, token ?? null);
      clients.push(user);
      return user;
    },
    stop: async () => {
      for (const client of clients) client.close();
      await connection.db?.dropDatabase();
      for (const server of servers) await server.stop();
    },
  };
}

function makeMember(server: Server, name: Name, businesses: TestBusiness[]): Promise<string> {
  const { name: fullName, groupName, business } = people[name];
  return server.app.get(Members).create({
    name: fullName,
    email: `${name}@example.com`,
    passwordHash: 'no password opens this account',
    groupName,
    businessIds: business ? businesses.map((one) => one.id) : null,
    teamIds: businesses.map((one) => one.teamId),
  });
}

/** The administrator who made the businesses takes no chats in tests unless a test says so. */
async function leaveTeams(connection: Connection, memberId: string): Promise<void> {
  await connection
    .collection<{ _id: string }>('slots')
    .updateOne({ _id: memberId }, { $set: { teamIds: [] } });
}

async function makeBusiness(
  sam: Client,
  name: string,
  teamName: string,
  categories: Record<string, string[]>,
): Promise<TestBusiness> {
  const wanted = { opId: randomUUID(), name, teamName, allowedWebsites: [] };
  const { business, team } = await sam.must(createBusiness, wanted);
  const ids: Record<string, string> = {};
  const add = async (parentId: string | null, names: string[]): Promise<void> => {
    if (names.length === 0) return;
    const { change } = await sam.must(addCategories, {
      businessId: business.id,
      opId: randomUUID(),
      parentId,
      names,
    });
    for (const entry of change.entries) ids[entry.name] = entry.id;
  };
  await add(null, Object.keys(categories));
  for (const [category, reasons] of Object.entries(categories)) await add(ids[category]!, reasons);
  return { id: business.id, teamId: team.id, widgetKey: business.widgetKey, categories: ids };
}
