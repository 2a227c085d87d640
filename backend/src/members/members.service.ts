import DataLoader from 'dataloader';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import { defaultGroups, type Me, type MemberCard, type Preferences } from '#shared/members/members.contract';
import { newId } from '../database/id.js';
import { readLimitMs, trusted } from '../database/tenant.js';
import { gathered, together } from '../database/together.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { Departures } from '../routing/departures.js';
import { Slots } from '../routing/slots.service.js';
import { TeamRecords } from '../teams/teamRecords.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { cardsFor, haveCommon, type Cards } from './cards.js';
import { firstPreferences, toMe } from './me.js';
import type { GroupDoc, MemberDoc } from './members.model.js';
import { reachOf } from './rights.js';

export interface NewMember {
  name: string;
  email: string;
  passwordHash: string;
  groupName: string;
  businessIds: string[] | null;
  teamIds: string[];
}

type Rights = Omit<Actor, 'sessionId' | 'sessionEndsAt'>;

/** The people who work here, their groups and what they may do. */
@Injectable()
export class Members {
  /** What a member may do now, or null when they are not active. */
  readonly rightsOf = gathered((ids: readonly string[]) => this.readRights(ids));
  private readonly ownPage = gathered((ids: readonly string[]) => this.readMes(ids));
  /** The colleagues whom a member meets: everyone with a business in common, or with all. */
  readonly cards = together((actor: Pick<Actor, 'businessIds'>) => this.readCards(actor), reachOf);
  private readonly groupsById = new DataLoader<string, GroupDoc>((ids) => this.readGroups(ids), {
    cache: false,
  });

  constructor(
    @InjectModel('Member') private readonly members: Model<MemberDoc>,
    @InjectModel('Group') private readonly groups: Model<GroupDoc>,
    private readonly slots: Slots,
    private readonly departures: Departures,
    private readonly teams: TeamRecords,
    private readonly log: Log,
  ) {}

  /** The signed-in member as their own page shows them. */
  async me(memberId: string): Promise<Me> {
    const me = await this.ownPage(memberId);
    if (!me) throw new DomainError('SIGNED_OUT', {});
    return me;
  }

  async mes(memberIds: readonly string[]): Promise<Me[]> {
    const members = await this.read({ _id: trusted({ $in: [...memberIds] }) });
    const slots = new Map((await this.slots.of(memberIds)).map((slot) => [slot._id, slot]));
    return Promise.all(
      members.map(async (member) => toMe(member, await this.groupOf(member), slots.get(member._id))),
    );
  }

  private async readMes(memberIds: readonly string[]): Promise<(Me | null)[]> {
    const found = new Map((await this.mes([...new Set(memberIds)])).map((me) => [me.id, me]));
    return memberIds.map((id) => found.get(id) ?? null);
  }

  /** Reads what the cards of these members say, as each viewer sees them. */
  async cardsOf(memberIds: readonly string[]): Promise<Cards> {
    const slots = await this.slots.of(memberIds);
    const serving = await this.teams.businessesOf([...new Set(slots.flatMap((slot) => slot.teamIds))]);
    return (viewer) => cardsFor(viewer, slots, serving);
  }

  /** Which businesses a member works for; null: every one. */
  async businessesOf(memberId: string): Promise<string[] | null> {
    const [member] = await this.read({ _id: memberId });
    return member ? member.businessIds : [];
  }

  async onlineAmong(memberIds: readonly string[]): Promise<Set<string>> {
    const slots = await this.slots.of([...new Set(memberIds)]);
    return new Set(slots.filter((slot) => slot.presence !== 'offline').map((slot) => slot._id));
  }

  async findByEmail(email: string): Promise<MemberDoc | null> {
    const [member] = await this.read({ emailKey: emailKey(email), active: true });
    return member ?? null;
  }

  async find(memberId: string): Promise<MemberDoc | null> {
    const [member] = await this.read({ _id: memberId, active: true });
    return member ?? null;
  }

  async demoMembers(): Promise<(MemberDoc & { groupName: string })[]> {
    const members = await this.read({ demo: true, active: true });
    return Promise.all(
      members.map(async (member) => ({ ...member, groupName: (await this.groupOf(member)).name })),
    );
  }

  async anyone(): Promise<boolean> {
    return (await this.members.exists({}).maxTimeMS(readLimitMs)) !== null;
  }

  /** Makes the permission groups that every installation starts with, where they are missing. */
  async ensureGroups(): Promise<void> {
    for (const { name, permissions } of defaultGroups) {
      const group = { $setOnInsert: { _id: newId(), name, permissions: [...permissions] } };
      await this.groups.updateOne({ name }, group, { upsert: true });
    }
  }

  /** @throws DomainError EMAIL_TAKEN */
  async create(member: NewMember): Promise<string> {
    const group = await this.groupNamed(member.groupName);
    if (!group) throw new DomainError('NOT_FOUND', { what: 'group' });
    const _id = newId();
    const { name, email, passwordHash, businessIds, teamIds } = member;
    const doc: MemberDoc = {
      _id,
      name: name.trim(),
      email: email.trim(),
      emailKey: emailKey(email),
      passwordHash,
      groupId: group._id,
      businessIds,
      active: true,
      demo: false,
      preferences: firstPreferences,
      createdAt: new Date(),
    };
    try {
      await this.log.write(`member:${_id}`, async (tx) => {
        await this.members.collection.insertOne(doc as never, { session: tx });
        await this.slots.create({ _id, name: doc.name, teamIds, businessIds }, tx);
        await this.log.tell({ kind: 'members', memberIds: [_id] }, tx);
      });
    } catch (error) {
      if (isDuplicateKey(error)) throw new DomainError('EMAIL_TAKEN', {});
      throw error;
    }
    return _id;
  }

  async setPreferences(memberId: string, wanted: Partial<Preferences>): Promise<Me> {
    const set = Object.fromEntries(
      Object.entries(wanted).map(([name, value]) => [`preferences.${name}`, value]),
    );
    await this.log.write(`member:${memberId}`, async (tx) => {
      await this.members.updateOne({ _id: memberId }, { $set: set }, { session: tx });
      await this.log.tell({ kind: 'rights', memberIds: [memberId] }, tx);
    });
    return this.me(memberId);
  }

  /** Colleagues see the new name at once; what was written under the old one keeps it. */
  async rename(memberId: string, wanted: string): Promise<Me> {
    const name = wanted.trim();
    await this.log.write(`member:${memberId}`, async (tx) => {
      await this.members.updateOne({ _id: memberId }, { $set: { name } }, { session: tx });
      await this.slots.change(memberId, { name }, tx);
      await this.log.tell({ kind: 'rights', memberIds: [memberId] }, tx);
      await this.log.tell({ kind: 'members', memberIds: [memberId] }, tx);
    });
    return this.me(memberId);
  }

  /**
   * Takes permissions and businesses as they are wanted; open sockets follow at once, and chats that the member may hold
   * no longer are back at the head of their queues.
   */
  async setRights(
    memberId: string,
    rights: { groupName?: string; businessIds?: string[] | null; active?: boolean },
  ): Promise<void> {
    const group = rights.groupName ? await this.groupNamed(rights.groupName) : null;
    const set = {
      ...(group && { groupId: group._id }),
      ...(rights.businessIds !== undefined && { businessIds: rights.businessIds }),
      ...(rights.active !== undefined && { active: rights.active }),
    };
    await this.log.write(`member:${memberId}`, async (tx) => {
      await this.members.updateOne({ _id: memberId }, { $set: set }, { session: tx });
      // Before all that follows from it: nothing is told to them that they may not hear any more.
      await this.log.tell({ kind: 'rights', memberIds: [memberId] }, tx);
      if (rights.businessIds !== undefined) {
        await this.slots.change(memberId, { businessIds: rights.businessIds }, tx);
      }
      if (await this.receives(memberId, tx)) await this.departures.handBack(memberId, tx);
      else await this.departures.leave(memberId, 'rights', tx);
    });
  }

  /** Whether the member takes chats, as the transaction sees them. */
  private async receives(memberId: string, tx: Tx): Promise<boolean> {
    const member = await this.members.findById(memberId, null, { session: tx }).lean<MemberDoc>();
    if (!member?.active) return false;
    const group = await this.groups.findById(member.groupId, null, { session: tx }).lean<GroupDoc>();
    return group?.permissions.includes('chats.receive') ?? false;
  }

  /** Gives a member one more team and the business it serves. */
  async join(memberId: string, teamId: string, businessId: string, tx: Tx): Promise<void> {
    const member = await this.members.findById(memberId, null, { session: tx }).lean<MemberDoc>();
    if (member?.businessIds) {
      const businessIds = [...new Set([...member.businessIds, businessId])];
      await this.members.updateOne({ _id: memberId }, { $set: { businessIds } }, { session: tx });
      await this.slots.change(memberId, { businessIds }, tx);
    }
    await this.slots.joinTeam(memberId, teamId, tx);
    await this.log.tell({ kind: 'rights', memberIds: [memberId] }, tx);
  }

  /** Read together for all who arrive at once. */
  private async readRights(memberIds: readonly string[]): Promise<(Rights | null)[]> {
    const members = await this.read({ _id: trusted({ $in: [...memberIds] }), active: true });
    const slots = new Map((await this.slots.of(memberIds)).map((slot) => [slot._id, slot]));
    const rights = await Promise.all(
      members.map(async (member): Promise<Rights> => {
        const { _id: memberId, name, businessIds } = member;
        const group = await this.groupOf(member);
        const teamIds = slots.get(memberId)?.teamIds ?? [];
        const permissions = new Set(group.permissions);
        return { memberId, name, groupName: group.name, permissions, businessIds, teamIds };
      }),
    );
    const byId = new Map(rights.map((one) => [one.memberId, one]));
    return memberIds.map((id) => byId.get(id) ?? null);
  }

  private async readCards(actor: Pick<Actor, 'businessIds'>): Promise<MemberCard[]> {
    const all = await this.read({ active: true });
    const met = all.filter((member) => haveCommon(actor.businessIds, member.businessIds));
    return (await this.cardsOf(met.map((member) => member._id)))(actor);
  }

  private groupOf({ groupId }: MemberDoc): Promise<GroupDoc> {
    return this.groupsById.load(groupId);
  }

  private async readGroups(ids: readonly string[]): Promise<GroupDoc[]> {
    const found = await this.groups
      .find({ _id: trusted({ $in: [...new Set(ids)] }) })
      .read('primary')
      .readConcern('majority')
      .maxTimeMS(readLimitMs)
      .lean<GroupDoc[]>();
    const groups = new Map(found.map((group) => [group._id, group]));
    return ids.map((_id) => groups.get(_id) ?? { _id, name: '', permissions: [] });
  }

  private groupNamed(name: string): Promise<GroupDoc | null> {
    return this.groups.findOne({ name }).maxTimeMS(readLimitMs).lean<GroupDoc>().exec();
  }

  /** Members as a majority holds them, by name. */
  private read(filter: QueryFilter<MemberDoc>): Promise<MemberDoc[]> {
    return this.members
      .find(filter)
      .sort({ name: 1 })
      .read('primary')
      .readConcern('majority')
      .maxTimeMS(readLimitMs)
      .lean<MemberDoc[]>()
      .exec();
  }
}

function emailKey(email: string): string {
  return email.trim().toLowerCase();
}
