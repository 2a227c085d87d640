import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import { isDuplicateKey } from '../log/log.js';
import { hashPassword } from '../session/passwords.js';
import type { DemoData } from './demoData.js';
import { collections, markerId, markerOf, rowsOf, type Row, type Stored } from './demoStore.js';
import { demoSeed, generateDemo } from './generateDemo.js';

const batchSize = 2_000;
/** Batches under way at once: the database indexes one while the next is being written out. */
const lanes = 2;
/** How long a load may be silent before another start takes it over, in milliseconds. */
const leaseMs = 10_000;

/**
 * Loads the demonstration data once per database; `false` when it is there already. An interrupted load is taken back
 * and done again; a start that finds another one loading waits for it. Collections and indexes are there before, and
 * the log is not being listened to yet: past messages are nobody's news.
 */
export async function loadDemo(
  connection: Connection,
  onProgress: (line: string) => void = () => undefined,
  now: number = Date.now(),
): Promise<boolean> {
  const holder = randomUUID();
  if (!(await claim(connection, holder))) return false;
  await takeBack(connection);
  const data = generateDemo(demoSeed, now);
  await announce(connection, holder, data);
  await fitIn(connection, data);
  const report = quarters(onProgress);
  await store(connection, data, async (share) => {
    await renew(connection, holder);
    report(share);
  });
  const loaded = { $set: { state: 'loaded' as const } };
  const durable = { writeConcern: { w: 'majority' as const, journal: true } };
  await markerOf(connection).updateOne({ _id: markerId, holder }, loaded, durable);
  return true;
}

/** Tells each quarter once. */
function quarters(onProgress: (line: string) => void): (share: number) => void {
  let told = 0;
  return (share) => {
    const quarter = Math.floor(share * 4);
    if (quarter <= told) return;
    told = quarter;
    onProgress(`Demonstration data: ${quarter * 25} %`);
  };
}

/** True when this start is to load; false once another one has. */
async function claim(connection: Connection, holder: string): Promise<boolean> {
  const marker = markerOf(connection);
  const nothing = { businessIds: [], memberIds: [], teamIds: [], automations: [] };
  const until = new Date(Date.now() + leaseMs);
  try {
    await marker.insertOne({ _id: markerId, state: 'loading', holder, until, ...nothing });
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  for (;;) {
    const found = await marker.findOne({ _id: markerId });
    if (found?.state === 'loaded') return false;
    const free = { _id: markerId, state: 'loading' as const, until: { $lte: new Date() } };
    const mine = { $set: { holder, until: new Date(Date.now() + leaseMs) } };
    if ((await marker.updateOne(free, mine)).modifiedCount === 1) return true;
    await pause(250);
  }
}

async function renew(connection: Connection, holder: string): Promise<void> {
  const until = new Date(Date.now() + leaseMs);
  const { matchedCount } = await markerOf(connection).updateOne(
    { _id: markerId, holder },
    { $set: { until } },
  );
  if (matchedCount === 0) throw new Error('Another start of Baton has taken over loading the demonstration');
}

/** Removes what an interrupted load left behind. */
async function takeBack(connection: Connection): Promise<void> {
  const marker = await markerOf(connection).findOne({ _id: markerId });
  if (!marker || marker.businessIds.length === 0) return;
  const { businessIds, memberIds, teamIds } = marker;
  const own: Partial<Record<Stored, string[]>> = {
    businesses: businessIds,
    teams: teamIds,
    members: memberIds,
    slots: memberIds,
  };
  for (const [part, name] of Object.entries(collections)) {
    const ids = own[part as Stored];
    const filter = ids ? { _id: { $in: ids } } : { businessId: { $in: businessIds } };
    await rowsOf<Row & { businessId?: string }>(connection, name).deleteMany(filter);
  }
}

async function announce(connection: Connection, holder: string, data: DemoData): Promise<void> {
  const idsOf = (rows: readonly Row[]) => rows.map(({ _id }) => _id);
  const belongings = {
    businessIds: idsOf(data.businesses),
    memberIds: idsOf(data.members),
    teamIds: idsOf(data.teams),
    automations: data.automations,
  };
  await renew(connection, holder);
  await markerOf(connection).updateOne({ _id: markerId, holder }, { $set: belongings });
}

/** Uses the permission groups that are there, and gives members a password that nobody knows. */
async function fitIn(connection: Connection, data: DemoData): Promise<void> {
  const groups = rowsOf<DemoData['groups'][number]>(connection, 'permissionGroups');
  const passwordHash = await hashPassword(randomUUID());
  for (const group of data.groups) {
    const { name } = group;
    await groups.updateOne({ name }, { $setOnInsert: group }, { upsert: true });
    const { _id } = (await groups.findOne({ name }))!;
    for (const member of data.members) if (member.groupId === group._id) member.groupId = _id;
    group._id = _id;
  }
  for (const member of data.members) member.passwordHash = passwordHash;
}

interface Batch {
  name: string;
  rows: Row[];
}

async function store(
  connection: Connection,
  data: DemoData,
  stored: (share: number) => Promise<void>,
): Promise<void> {
  const batches = batchesOf(data);
  const total = batches.reduce((sum, { rows }) => sum + rows.length, 0);
  let done = 0;
  const lane = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      // Durable with the marker's last write: the log keeps their order.
      const quick = { ordered: false, writeConcern: { w: 1 } };
      await rowsOf(connection, batch.name).insertMany(batch.rows, quick);
      done += batch.rows.length;
      await stored(done / total);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function batchesOf(data: DemoData): Batch[] {
  return Object.entries(collections).flatMap(([part, name]) => {
    const rows: Row[] = data[part as Stored];
    const starts = Array.from({ length: Math.ceil(rows.length / batchSize) }, (_, i) => i * batchSize);
    return starts.map((start) => ({ name, rows: rows.slice(start, start + batchSize) }));
  });
}
