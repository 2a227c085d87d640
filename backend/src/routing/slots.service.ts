import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { AssignmentMode } from '#shared/teams/teams.contract';
import { readLimitMs } from '../database/tenant.js';
import { gathered } from '../database/together.js';
import type { Tx } from '../log/log.js';
import type { SlotDoc } from './slots.model.js';

/** The limit of a member for whom none was chosen: chats at once. */
const defaultCap = 3;

type NewSlot = Pick<SlotDoc, '_id' | 'name' | 'teamIds' | 'businessIds'> & { cap?: number };
type Reach = Partial<Pick<SlotDoc, 'name' | 'cap' | 'teamIds' | 'businessIds'>>;

/** What of a chat decides who may take it. */
export interface ChatPlace {
  teamId: string;
  businessId: string;
}

/** A chat that routing gives away, and how its team's chats find an agent. */
export interface NextChat extends ChatPlace {
  assignment: AssignmentMode;
}

interface Shift {
  memberId: string;
  delta: 1 | -1;
}

/** Whether a member is given the next chat, as they chose when closing one. */
export interface Pause {
  memberId: string;
  paused: boolean;
}

/**
 * The documents on which assignment rests: one per member who may receive chats. Whatever binds an assignment (load,
 * limit, presence, teams) is written here, so that two such changes at once meet on one document.
 */
@Injectable()
export class Slots {
  /** A member's slot, or null: read together for all who are asked for at once. */
  readonly one = gathered(async (memberIds: readonly string[]) => {
    const found = new Map((await this.of(memberIds)).map((slot) => [slot._id, slot]));
    return memberIds.map((id) => found.get(id) ?? null);
  });

  constructor(@InjectModel('Slot') private readonly model: Model<SlotDoc>) {}

  /** The slot documents of these members, as they are now. */
  of(memberIds: readonly string[], tx?: Tx): Promise<SlotDoc[]> {
    return this.documents.find({ _id: { $in: [...memberIds] } }, reading(tx)).toArray();
  }

  get(memberId: string, tx?: Tx): Promise<SlotDoc | null> {
    return this.documents.findOne({ _id: memberId }, reading(tx));
  }

  /** Members of a team who could be given a chat now, were it theirs to take. */
  free(teamId: string): Promise<SlotDoc[]> {
    const free = { presence: 'online' as const, connected: true, paused: false, $expr: underLimit };
    return this.documents.find({ teamIds: teamId, ...free }, reading()).toArray();
  }

  /** Whether anybody who may have the chat is online, with a free slot or not. */
  async anyOnline({ teamId, businessId }: ChatPlace, tx: Tx): Promise<boolean> {
    const serving = { teamIds: teamId, $or: [{ businessIds: null }, { businessIds: businessId }] };
    const online = { ...serving, presence: 'online' as const };
    return (await this.documents.findOne(online, { session: tx, projection: { _id: 1 } })) !== null;
  }

  /** Opens a slot for a new member: offline, holding nothing, `defaultCap` unless told otherwise. */
  async create(member: NewSlot, tx: Tx): Promise<void> {
    const slot: SlotDoc = {
      cap: defaultCap,
      ...member,
      presence: 'offline',
      load: 0,
      connected: false,
      goneSince: null,
      paused: false,
      asksForNext: false,
      idleSince: new Date(),
      turns: 0,
    };
    await this.documents.insertOne(slot, { session: tx });
  }

  /** Changes what a member may take. A limit below what they hold takes nothing away from them. */
  async change(memberId: string, reach: Reach, tx: Tx): Promise<void> {
    await this.documents.updateOne({ _id: memberId }, { $set: reach }, { session: tx });
  }

  /** The members of a team, as the transaction sees them. */
  ofTeam(teamId: string, tx: Tx): Promise<SlotDoc[]> {
    return this.documents.find({ teamIds: teamId }, { session: tx }).toArray();
  }

  /** Takes every member out of a team, and answers who they were. */
  async leaveTeam(teamId: string, tx: Tx): Promise<string[]> {
    const left = await this.ofTeam(teamId, tx);
    await this.documents.updateMany({ teamIds: teamId }, { $pull: { teamIds: teamId } }, { session: tx });
    return left.map((slot) => slot._id);
  }

  async joinTeam(memberId: string, teamId: string, tx: Tx): Promise<void> {
    await this.documents.updateOne({ _id: memberId }, { $addToSet: { teamIds: teamId } }, { session: tx });
  }

  /** Adds `delta` to what each of these members holds. People may go over the limit; only routing is bound by it. */
  async shift(shifts: readonly Shift[], tx: Tx): Promise<void> {
    if (shifts.length === 0) return;
    const updates = shifts.map(({ memberId, delta }) => ({
      updateOne: {
        filter: { _id: memberId },
        update: {
          $inc: { load: delta },
          ...(delta < 0 ? { $set: { idleSince: new Date() } } : {}),
        },
      },
    }));
    await this.documents.bulkWrite(updates, { session: tx });
  }

  /**
   * Counts a chat in a slot if its member is online, connected, under their limit and may have the chat; else null and
   * nothing written. For a chat that a person gives them: a pause does not matter.
   */
  take(memberId: string, chat: ChatPlace, tx: Tx): Promise<SlotDoc | null> {
    return this.takeWhere({ who: { _id: memberId }, set: {} }, chat, tx);
  }

  /**
   * The same for routing, which gives nothing to a member who has paused, and a chat of a *Speedy* team only to one who
   * asked for it.
   */
  takeNext(memberId: string, chat: NextChat, tx: Tx): Promise<SlotDoc | null> {
    const asked = chat.assignment === 'speedy';
    const who = { _id: memberId, paused: false as const, ...(asked && { asksForNext: true as const }) };
    return this.takeWhere({ who, set: asked ? { asksForNext: false } : {} }, chat, tx);
  }

  /**
   * Begins pauses, in which nothing is assigned, or ends them and asks for the next chat. Answers whether that changed
   * anything.
   */
  async setPaused(pauses: readonly Pause[], tx: Tx): Promise<boolean> {
    if (pauses.length === 0) return false;
    const updates = pauses.map(({ memberId: _id, paused }) => {
      const asksForNext = !paused;
      const differs = { $or: [{ paused: { $ne: paused } }, { asksForNext: { $ne: asksForNext } }] };
      return { updateOne: { filter: { _id, ...differs }, update: { $set: { paused, asksForNext } } } };
    });
    const done = await this.documents.bulkWrite(updates, { session: tx });
    return done.modifiedCount > 0;
  }

  private takeWhere(
    { who, set }: { who: mongo.Filter<SlotDoc>; set: Partial<SlotDoc> },
    { teamId, businessId }: ChatPlace,
    tx: Tx,
  ): Promise<SlotDoc | null> {
    const may = {
      ...who,
      presence: 'online' as const,
      connected: true,
      teamIds: teamId,
      $or: [{ businessIds: null }, { businessIds: businessId }],
      $expr: underLimit,
    };
    const counted = { $inc: { load: 1 }, $set: { idleSince: new Date(), ...set } };
    return this.documents.findOneAndUpdate(may, counted, { session: tx, returnDocument: 'after' });
  }

  /** The driver's own collection, for routing alone: its filters are all ours and need no sanitising. */
  get documents(): mongo.Collection<SlotDoc> {
    return this.model.collection as unknown as mongo.Collection<SlotDoc>;
  }
}

const underLimit = { $lt: ['$load', '$cap'] };

/** Outside a transaction, what is answered is what a majority holds. */
function reading(tx?: Tx): mongo.FindOptions {
  const level = tx ? { session: tx } : { readConcern: { level: 'majority' as const } };
  return { ...level, maxTimeMS: readLimitMs };
}
