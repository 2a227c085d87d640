import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { parseCookie } from 'cookie';
import type { Model } from 'mongoose';
import { readLimitMs, trusted } from '../database/tenant.js';
import { gathered } from '../database/together.js';
import { Log, type Tx } from '../log/log.js';
import { Members } from '../members/members.service.js';
import { ActorSource, type Actor } from '../wire/callers.js';
import type { SessionDoc } from './session.model.js';

export const idleMs = 30 * 60 * 1000;
export const absoluteMs = 12 * 60 * 60 * 1000;

/** Sessions: an opaque cookie here, its hash in the database. */
@Injectable()
export class Sessions extends ActorSource {
  /** `__Host-` binds the cookie to this host and to TLS; set once the public address is known. */
  cookieName = 'baton';
  private readonly stored = gathered((ids: readonly string[]) => this.readAll(ids));

  constructor(
    @InjectModel('Session') private readonly model: Model<SessionDoc>,
    private readonly members: Members,
    private readonly log: Log,
  ) {
    super();
  }

  /** Begins a session and ends the one the browser had. Returns the cookie's value. */
  async begin(memberId: string, previous: string | undefined): Promise<string> {
    const token = randomBytes(16).toString('base64url');
    const now = Date.now();
    const session: SessionDoc = {
      _id: hashOf(token),
      memberId,
      createdAt: new Date(now),
      seenAt: new Date(now),
      expiresAt: new Date(now + absoluteMs),
      endedAt: null,
    };
    await this.log.write(`member:${memberId}`, async (tx) => {
      if (previous) await this.markEnded([hashOf(previous)], tx);
      await this.model.collection.insertOne(session as never, { session: tx });
    });
    return token;
  }

  /** Ends a session; its sockets on every instance are cut. Returns whose it was. */
  async end(sessionId: string): Promise<string | null> {
    const session = await this.model.findById(sessionId).maxTimeMS(readLimitMs).lean<SessionDoc>();
    if (!session || session.endedAt) return null;
    await this.log.write(`member:${session.memberId}`, (tx) => this.markEnded([sessionId], tx));
    return session.memberId;
  }

  /** Whether the member has another session that is still open. */
  async hasOther(memberId: string, sessionId: string): Promise<boolean> {
    const now = new Date();
    const open = {
      memberId,
      endedAt: null,
      expiresAt: trusted({ $gt: now }),
      _id: trusted({ $ne: sessionId }),
    };
    const seen = { seenAt: trusted({ $gt: new Date(now.getTime() - idleMs) }) };
    const found = this.model
      .exists({ ...open, ...seen })
      .read('primary')
      .readConcern('majority');
    return (await found.maxTimeMS(readLimitMs)) !== null;
  }

  fromCookie(header: string | undefined): Promise<Actor | null> {
    const token = this.tokenOf(header);
    return token ? this.refresh(hashOf(token)) : Promise.resolve(null);
  }

  tokenOf(header: string | undefined): string | undefined {
    return header ? parseCookie(header)[this.cookieName] : undefined;
  }

  async refresh(sessionId: string): Promise<Actor | null> {
    const session = await this.stored(sessionId);
    const now = Date.now();
    if (!session || session.endedAt || session.expiresAt.getTime() <= now) return null;
    if (session.seenAt.getTime() + idleMs <= now) return null;
    const rights = await this.members.rightsOf(session.memberId);
    return rights ? { ...rights, sessionId, sessionEndsAt: session.expiresAt.getTime() } : null;
  }

  /** Keeps sessions from idling out. */
  async touch(sessionIds: string[]): Promise<void> {
    await this.model.updateMany(
      { _id: trusted({ $in: sessionIds }), endedAt: null },
      { $set: { seenAt: new Date() } },
    );
  }

  /** Read together for all who arrive at once. */
  private async readAll(ids: readonly string[]): Promise<(SessionDoc | null)[]> {
    const found = await this.model
      .find({ _id: trusted({ $in: [...ids] }) })
      .read('primary')
      .readConcern('majority')
      .maxTimeMS(readLimitMs)
      .lean<SessionDoc[]>();
    const sessions = new Map(found.map((session) => [session._id, session]));
    return ids.map((id) => sessions.get(id) ?? null);
  }

  private async markEnded(ids: string[], tx: Tx): Promise<void> {
    await this.model.updateMany(
      { _id: trusted({ $in: ids }), endedAt: null },
      { $set: { endedAt: new Date() } },
      { session: tx },
    );
    await this.log.tell({ kind: 'sessionsEnded', sessionIds: ids }, tx);
  }
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
