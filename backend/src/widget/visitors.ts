import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { Businesses } from '../businesses/businesses.service.js';
import { Users } from '../chats/users.service.js';
import type { Visitor, VisitorSource } from '../wire/callers.js';
import { room } from '../wire/live.js';
import { Origins } from '../wire/origins.js';

/** A visitor who is a user, and the token that makes them the same user next time, told once. */
export interface Admitted {
  userId: string;
  token: string | null;
}

const tokenBytes = 16;

/** Who is behind a widget's socket: the business by its key, the page by its origin, the user by their token. */
@Injectable()
export class Visitors implements VisitorSource {
  private readonly admissions = new WeakMap<Socket, Promise<Admitted>>();

  constructor(
    private readonly businesses: Businesses,
    private readonly users: Users,
    private readonly origins: Origins,
  ) {}

  async fromHandshake(
    auth: { businessKey: string; token: string | null },
    origin: string,
  ): Promise<Visitor | null> {
    const business = await this.businesses.findByWidgetKey(auth.businessKey);
    if (!business) return null;
    const allowed = this.origins.isConsole(origin) || business.settings.allowedWebsites.includes(origin);
    if (!allowed) return null;
    const user = auth.token ? await this.users.findByToken(business._id, hashOf(auth.token)) : null;
    return { businessId: business._id, userId: user?._id ?? null, origin };
  }

  /** The user behind a socket, in their room from now on; one who is new here is given a token. */
  admit(visitor: Visitor, socket: Socket): Promise<Admitted> {
    if (visitor.userId) return Promise.resolve({ userId: visitor.userId, token: null });
    const known = this.admissions.get(socket) ?? this.admitNew(visitor, socket);
    this.admissions.set(socket, known);
    known.catch(() => this.admissions.delete(socket));
    return known;
  }

  private async admitNew(visitor: Visitor, socket: Socket): Promise<Admitted> {
    const token = randomBytes(tokenBytes).toString('base64url');
    const { _id: userId } = await this.users.createGuest(visitor.businessId, hashOf(token));
    socket.data['visitor'] = { ...visitor, userId };
    socket.data['limitKey'] = userId;
    await socket.join(room.user(userId));
    return { userId, token };
  }
}

/** What is stored of a token. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
