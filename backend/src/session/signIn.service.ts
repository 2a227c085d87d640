import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import type { createAdministrator, DemoMember, SessionState } from '#shared/session/session.contract';
import type { RouteInputOf } from '#shared/wire/request';
import { Businesses } from '../businesses/businesses.service.js';
import { Members } from '../members/members.service.js';
import { Presence } from '../routing/presence.service.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { hashPassword, isPassword } from './passwords.js';
import { Sessions } from './sessions.service.js';
import { SignInLimits } from './signInLimits.js';

const setup = 'setup';

/** Who may come in, and how the first administrator is made. */
@Injectable()
export class SignIn {
  private setupDone = false;
  /** Whether demonstration members may sign in with one click. */
  demo = false;

  constructor(
    private readonly members: Members,
    private readonly businesses: Businesses,
    private readonly sessions: Sessions,
    private readonly presence: Presence,
    private readonly limits: SignInLimits,
    @InjectConnection() private readonly connection: Connection,
  ) {}

  /** The one-time code for the first visitor, the same on every instance; null once there is a member. */
  async setupCode(): Promise<string | null> {
    if (await this.isSetUp()) return null;
    const code = randomBytes(9).toString('base64url');
    await this.setups.updateOne({ _id: setup }, { $setOnInsert: { code } }, { upsert: true });
    return (await this.setups.findOne({ _id: setup }))?.code ?? null;
  }

  async state(actor: Actor | null): Promise<SessionState> {
    const demoMembers = this.demo ? await this.demoList() : null;
    const me = actor ? await this.members.me(actor.memberId) : null;
    return { me, setupNeeded: !(await this.isSetUp()), demoMembers };
  }

  /** @throws DomainError WRONG_SIGN_IN for an unknown address as for a wrong password; TOO_MANY */
  async withPassword(email: string, password: string, address: string): Promise<string> {
    const account = email.trim().toLowerCase();
    await this.limits.attempt(account, address);
    const member = await this.members.findByEmail(email);
    const right = await isPassword(member?.passwordHash ?? null, password);
    if (!member || !right) throw new DomainError('WRONG_SIGN_IN', {});
    await this.limits.passed(account, address);
    return member._id;
  }

  async asDemoMember(memberId: string): Promise<string> {
    const member = this.demo ? await this.members.find(memberId) : null;
    if (!member?.demo) throw new DomainError('WRONG_SIGN_IN', {});
    return member._id;
  }

  /** @throws DomainError SETUP_DONE, SETUP_CODE_WRONG */
  async createAdministrator(
    wanted: RouteInputOf<typeof createAdministrator>,
    address: string,
  ): Promise<string> {
    await this.limits.attempt(setup, address);
    if (await this.isSetUp()) throw new DomainError('SETUP_DONE', {});
    const code = await this.setupCode();
    if (!code || !isEqual(wanted.code.trim(), code)) throw new DomainError('SETUP_CODE_WRONG', {});
    const { name, email, password } = wanted;
    const passwordHash = await hashPassword(password);
    const rights = { groupName: 'Administrator', businessIds: null, teamIds: [] };
    const taken = await this.setups.deleteOne({ _id: setup, code });
    if (taken.deletedCount === 0) throw new DomainError('SETUP_DONE', {});
    return this.members.create({ name, email, passwordHash, ...rights });
  }

  /** Ends the session; the last one takes the member offline, and active chats go back to their queues. */
  async signOut(actor: Actor): Promise<void> {
    const others = await this.sessions.hasOther(actor.memberId, actor.sessionId);
    if (!others) await this.presence.signOut(actor.memberId);
    await this.sessions.end(actor.sessionId);
  }

  private get setups() {
    return this.connection.collection<{ _id: string; code: string }>('installation');
  }

  private async isSetUp(): Promise<boolean> {
    this.setupDone ||= await this.members.anyone();
    return this.setupDone;
  }

  private async demoList(): Promise<DemoMember[]> {
    const names = await this.businesses.names();
    const members = await this.members.demoMembers();
    return members.map(({ _id, name, groupName, businessIds }) => ({
      id: _id,
      name,
      groupName,
      businesses: businessIds === null ? 'all' : businessIds.map((id) => names.get(id) ?? '').join(', '),
    }));
  }
}

function isEqual(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
