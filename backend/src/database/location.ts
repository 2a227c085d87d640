import type mongoose from 'mongoose';

/** Where the database is and how every client of it is set. */
export class DatabaseLocation {
  constructor(
    readonly uri: string,
    readonly name: string,
  ) {}

  /** No driver-side time limit on operations: the deadline of a request is the wire's own. */
  readonly options: mongoose.mongo.MongoClientOptions = {
    serverSelectionTimeoutMS: 3_000,
    connectTimeoutMS: 2_000,
    heartbeatFrequencyMS: 2_000,
    waitQueueTimeoutMS: 2_000,
    socketTimeoutMS: 30_000,
    retryWrites: true,
    retryReads: true,
    maxPoolSize: 50,
    readPreference: 'primary',
    writeConcern: { w: 'majority', journal: true },
  };
}
