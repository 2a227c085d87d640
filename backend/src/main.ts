import { createServer } from 'node:net';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { startEmbeddedMongo } from './database/embedded/startEmbeddedMongo.js';
import { DatabaseLocation } from './database/location.js';
import { oplogWarning, readOplog } from './database/oplog.js';
import { openDemonstration, prepareDemonstration } from './demo/start.js';
import { StartError, parseEnv, type Env } from './env.js';
import { Upkeep } from './insights/upkeep.js';
import { Log } from './log/log.js';
import { PinoLogger } from './logger.js';
import { SearchIndexer } from './overview/searchIndexer.service.js';
import { startServer, type Server } from './server.js';
import { SignIn } from './session/signIn.service.js';

const demoHint = `
  Sign in as Ana Silva with one click, and as Sam Rivera in a private window.
  A shop with the chat is at /demo: there you are the user.`;

interface Running {
  server: Server;
  stopDatabase: () => Promise<void>;
}

async function run(): Promise<Running> {
  const env = parseEnv(process.env);
  await requireFreePort(env);
  const database = await openDatabase(env);
  try {
    const server = await serve(env, database.location);
    return { server, stopDatabase: database.stop };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function openDatabase(env: Env): Promise<{ location: DatabaseLocation; stop: () => Promise<void> }> {
  if (env.mongodbUri) {
    const name = new URL(env.mongodbUri.replace(/,[^/]+/, '')).pathname.slice(1) || 'baton';
    return { location: new DatabaseLocation(env.mongodbUri, name), stop: async () => undefined };
  }
  const mongo = await startEmbeddedMongo({ ...env, onProgress: say });
  return { location: new DatabaseLocation(mongo.uri, 'baton'), stop: () => mongo.stop() };
}

async function serve(env: Env, location: DatabaseLocation): Promise<Server> {
  const server = await startServer({
    location,
    host: env.host,
    port: env.port,
    publicUrl: env.publicUrlGiven ? env.publicUrl : null,
    metricsToken: env.metricsToken,
    webhookNetworks: env.webhookNetworks,
    logger: new PinoLogger(env.log, process.stdout.isTTY),
    filesFolder: join(import.meta.dirname, '..'),
    ...(env.demo !== 'off' && { fill: (connection: Connection) => prepareDemonstration(connection, say) }),
  }).catch((error: unknown) => {
    throw explain(error, env);
  });
  if (env.demo !== 'off') openDemonstration(server, env.demo);
  if (env.mongodbUri) await warnOfShortOplog(server);
  if (process.argv.includes('--rebuild-search'))
    say(`Search: ${await server.app.get(SearchIndexer).rebuild()} chats are being written anew`);
  if (process.argv.includes('--rebuild-insights'))
    say(
      `Insights: all closings of ${await server.app.get(Upkeep).rebuild()} businesses are being counted anew`,
    );
  const code = await server.app.get(SignIn).setupCode();
  if (code) say(`Setup code: ${code} (the first visitor is asked for it, once)`);
  say(`Baton is ready: ${server.url}${env.demo === 'off' ? '' : demoHint}`);
  return server;
}

/** The embedded database has one member and one instance: nobody of it was away. */
async function warnOfShortOplog(server: Server): Promise<void> {
  const client = server.app.get(Log).connection.getClient();
  const warning = await oplogWarning(() => readOplog(client));
  if (warning) new Logger('Database').warn(warning);
}

/** Looks before the database is opened and filled: a taken port is told within the first second. */
async function requireFreePort(env: Env): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => reject(explain(error, env)));
    probe.listen(env.port, env.host, resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}

function explain(error: unknown, env: Env): unknown {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'EADDRINUSE') {
    return new StartError(
      `Port ${env.port} is in use by another program; stop it, or start with PORT=${env.port + 1} npm start.`,
    );
  }
  if (code === 'EACCES')
    return new StartError(
      `Port ${env.port} may not be opened by this user; choose one above 1023 with PORT.`,
    );
  if ((error as Error).name?.endsWith('ServerSelectionError')) {
    return new StartError(
      'The database that MONGODB_URI names does not answer; check the address, and that it is running.',
    );
  }
  if (message?.includes('replica set')) {
    return new StartError(
      'MONGODB_URI must name a replica set, since Baton writes in transactions; start mongod with --replSet.',
    );
  }
  return error;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

let stopping = false;

async function stop(running: Promise<Running>): Promise<void> {
  if (stopping) return;
  stopping = true;
  const { server, stopDatabase } = await running;
  try {
    await server.stop();
  } finally {
    await stopDatabase();
  }
  process.exit(0);
}

const running = run();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(running).catch(fail));
running.catch(fail);

function fail(error: unknown): never {
  process.stderr.write(
    `${error instanceof StartError ? error.message : String((error as Error).stack ?? error)}\n`,
  );
  process.exit(1);
}
