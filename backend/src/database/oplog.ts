import type { mongo } from 'mongoose';

/** What a database member says of the log that its others, and our streams, catch up from. */
export interface Oplog {
  /** From its oldest entry to its newest. */
  hours: number;
  /** Part of its room in use; from about 1 on the oldest entries make way. */
  filled: number;
  /** What is kept however much room that takes (`oplogMinRetentionHours`). */
  hoursKept: number;
}

const hoursWanted = 24;
/** Less than this says nothing of how a day goes. */
const hoursToJudge = 1;
const inUse = 0.9;

/** How many hours of changes the oplog holds at the rate that it has seen; null while that cannot be told. */
export function hoursHeld({ hours, filled, hoursKept }: Oplog): number | null {
  if (hoursKept >= hoursWanted) return hoursKept;
  if (filled >= inUse) return Math.max(hours, hoursKept);
  return hours >= hoursToJudge ? hours / filled : null;
}

/** Reads the oplog of the primary; wants the roles `clusterMonitor`, and `read` on `local`. */
export async function readOplog(client: mongo.MongoClient): Promise<Oplog> {
  const entries = client.db('local').collection<{ ts: mongo.Timestamp }>('oplog.rs');
  const secondsAt = async (direction: 1 | -1): Promise<number> => {
    const options = { sort: { $natural: direction }, projection: { ts: 1 }, maxTimeMS } as const;
    return (await entries.findOne({}, options))?.ts.getHighBitsUnsigned() ?? 0;
  };
  const hours = ((await secondsAt(-1)) - (await secondsAt(1))) / 3_600;
  const [stats] = await entries.aggregate([{ $collStats: { storageStats: {} } }], { maxTimeMS }).toArray();
  const { size, maxSize } = stats!['storageStats'] as { size: number; maxSize: number };
  const status = await client.db('admin').command({ serverStatus: 1, maxTimeMS });
  const { oplogMinRetentionHours = 0 } = (status['oplogTruncation'] ?? {}) as Record<string, number>;
  return { hours, filled: size / maxSize, hoursKept: oplogMinRetentionHours };
}

const maxTimeMS = 2_000;

/**
 * What to tell whoever runs a database whose oplog is too short: a member, or an instance of ours, that was away for
 * longer than it holds cannot catch up. Null when there is nothing to tell.
 */
export async function oplogWarning(read: () => Promise<Oplog>): Promise<string | null> {
  try {
    const held = hoursHeld(await read());
    if (held === null || held >= hoursWanted) return null;
    return `The oplog of the database holds ${describe(held)} of changes, and ${hoursWanted} h are wanted: start its members with --oplogMinRetentionHours ${hoursWanted}.`;
  } catch (error) {
    // A refusal's message repeats the whole command; its name is enough.
    const { codeName, message } = error as mongo.MongoServerError;
    return `The oplog of the database could not be read (${codeName ?? message}): give its user the roles clusterMonitor and, on local, read; or see to it that it holds ${hoursWanted} h.`;
  }
}

function describe(hours: number): string {
  return hours < 1 ? 'less than an hour' : `about ${Math.floor(hours)} h`;
}
