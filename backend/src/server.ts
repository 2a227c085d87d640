import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import type { Connection } from 'mongoose';
import type { AddressInfo } from 'node:net';
import { AppModule } from './app.module.js';
import type { DatabaseLocation } from './database/location.js';
import { migrate } from './database/migrate.js';
import { Schema } from './database/schema.service.js';
import { WebhookTargets } from './integrations/webhookTargets.js';
import { HealthController } from './health.controller.js';
import type { PinoLogger } from './logger.js';
import { Log } from './log/log.js';
import { Signals } from './log/signals.js';
import { LogStream } from './log/stream.js';
import { Members } from './members/members.service.js';
import { Sessions } from './session/sessions.service.js';
import { Addresses } from './wire/addresses.js';
import { openGateways } from './wire/bootCheck.js';
import { HttpErrorsFilter } from './wire/httpErrors.filter.js';
import { Live } from './wire/live.js';
import { MetricsReaders } from './wire/metricsReaders.js';
import { Origins } from './wire/origins.js';
import { requireOwnOrigin } from './wire/ownOrigin.js';
import { RequestGuard } from './wire/requestGuard.js';
import { SocketAdapter } from './wire/socket.adapter.js';
import { contentPolicy, serveFiles } from './wire/files.js';

export interface ServerSettings {
  location: DatabaseLocation;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** null: this machine's names on the port in use. */
  publicUrl: string | null;
  /** Opens `/metrics`; null or none: see MetricsReaders. */
  metricsToken?: string | null;
  /** Networks that webhooks may reach though they are not public. */
  webhookNetworks?: readonly string[];
  logger: PinoLogger;
  /** Folder with the built console and widget; null serves none. */
  filesFolder: string | null;
  /** Stores what must be there before the log is listened to. */
  fill?: (connection: Connection) => Promise<void>;
}

export interface Server {
  app: NestExpressApplication;
  port: number;
  url: string;
  /** Finishes what is under way, lets clients reconnect elsewhere, then closes. */
  stop(): Promise<void>;
}

/** Starts one instance: schema first, then the log, and only then the doors. */
export async function startServer(settings: ServerSettings): Promise<Server> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(settings.location), {
    logger: settings.logger,
    abortOnError: false,
  });
  const origins = app.get(Origins);
  app.useWebSocketAdapter(new SocketAdapter(app, origins));
  // Gives every route's request the id that its log lines and its refusal carry.
  app.use(pinoHttp({ logger: settings.logger.pino, genReqId: () => randomUUID(), useLevel: 'debug' }));
  app.useGlobalFilters(new HttpErrorsFilter());
  app.use(helmet(contentPolicy(settings.publicUrl)));
  app.use(requireOwnOrigin(origins));
  app.useBodyParser('json', { limit: '64kb' });
  // A server with an address of its own stands behind one proxy.
  app.set('trust proxy', settings.publicUrl ? 1 : false);
  app.get(Addresses).proxies = settings.publicUrl ? 1 : 0;
  if (settings.filesFolder) serveFiles(app, settings.filesFolder);
  if (settings.publicUrl?.startsWith('https:')) app.get(Sessions).cookieName = '__Host-baton';
  app.get(HealthController).metricsReaders = new MetricsReaders(
    settings.metricsToken ?? null,
    settings.publicUrl !== null,
  );
  app.get(WebhookTargets, { strict: false }).allowed = settings.webhookNetworks ?? [];
  await prepare(app);
  await settings.fill?.(app.get(Log).connection);
  await app.init();
  openGateways(app);
  await openLog(app);
  await app.listen(settings.port, settings.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = settings.publicUrl ?? `http://localhost:${port}`;
  origins.allow(url, port, settings.publicUrl !== null);
  return { app, port, url, stop: () => stop(app) };
}

async function prepare(app: NestExpressApplication): Promise<void> {
  await app.get(Schema).ensure();
  await migrate(app.get(Log).connection, app.get(LogStream).instanceId);
  await app.get(Members).ensureGroups();
}

/** Once every feature listens: nothing that happens from here on is missed. */
async function openLog(app: NestExpressApplication): Promise<void> {
  announceLosses(app.get(LogStream), app.get(Live));
  await app.get(Signals).start();
  await app.get(LogStream).start();
}

/** Clients spread their reading over this long after a loss, in milliseconds. */
const lossJitterMs = 5_000;

function announceLosses(stream: LogStream, live: Live): void {
  stream.onLoss(() => {
    live.toAll('sync:required', { delayMs: lossJitterMs });
    live.toAllUsers('sync:required', { delayMs: lossJitterMs });
  });
}

const drainLimitMs = 10_000;
const batch = 100;

async function stop(app: NestExpressApplication): Promise<void> {
  app.get(HealthController).draining = true;
  app.get(RequestGuard).drain();
  await app.get(Log).settled(drainLimitMs);
  const live = app.get(Live);
  const sockets = [...live.sockets(), ...live.userSockets()];
  for (let start = 0; start < sockets.length; start += batch) {
    // `disconnect` would tell clients not to come back.
    for (const socket of sockets.slice(start, start + batch)) socket.conn.close();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await app.close();
}
