import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Chat, ChatState } from '#shared/chats/chats.contract';
import {
  windowSize,
  type ChatFilter,
  type ListName,
  type ListPlace,
} from '#shared/overview/overview.contract';
import { Businesses } from '../businesses/businesses.service.js';
import { ChatRecords } from '../chats/chatRecords.js';
import { openStates } from '../chats/chatRules.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { TenantModel, trusted, type TenantFilter } from '../database/tenant.js';
import type { Counted } from './liveFloor.js';

/** One list of a business, as somebody wants it. */
export interface Wanted {
  businessId: string;
  list: ListName;
  filter: ChatFilter;
}

interface Order {
  state: ChatState;
  since: 'openedAt' | 'queuedAt' | 'assignedAt' | 'waitingSince' | 'completedAt';
  direction: 1 | -1;
}

/** Each list stands in the order of an index. */
const orders: Record<ListName, Order> = {
  bot: { state: 'bot', since: 'openedAt', direction: 1 },
  queue: { state: 'queued', since: 'queuedAt', direction: 1 },
  active: { state: 'active', since: 'assignedAt', direction: 1 },
  waiting: { state: 'waiting', since: 'waitingSince', direction: 1 },
  completed: { state: 'completed', since: 'completedAt', direction: -1 },
};

const majority = { majority: true } as const;

/** The lists of a business as they are stored. */
@Injectable()
export class FloorRecords {
  private readonly chats: TenantModel<ChatDoc>;

  constructor(
    @InjectModel('Chat') chats: Model<ChatDoc>,
    private readonly records: ChatRecords,
    private readonly businesses: Businesses,
  ) {
    this.chats = new TenantModel(chats);
  }

  /** A window of a list, after `after` or from its beginning. */
  async window(wanted: Wanted, after: ListPlace | null): Promise<{ chats: Chat[]; more: boolean }> {
    // What is completed waits no longer.
    if (wanted.list === 'completed' && wanted.filter.delayed) return { chats: [], more: false };
    const { since, direction } = orders[wanted.list];
    const sort = { [since]: direction, _id: direction };
    const found = await this.chats.find(filterOf(wanted, after), {
      ...majority,
      sort,
      limit: windowSize + 1,
    });
    const chats = found.slice(0, windowSize).map((chat) => this.records.shown(chat));
    return { chats, more: found.length > windowSize };
  }

  /** Everything under way, and what was completed since `since`, in all businesses. */
  async counted(since: number): Promise<Counted[]> {
    const counted: Counted[] = [];
    for (const businessId of await this.businesses.ids()) {
      const underWay = { businessId, state: { $in: [...openStates] } };
      const done = { businessId, state: 'completed', completedAt: { $gte: new Date(since) } };
      for (const where of [underWay, done])
        for await (const chat of this.stored(where)) counted.push(toCounted(chat));
    }
    return counted;
  }

  private stored(where: object) {
    const options = { projection: countedFields, readConcern: 'majority', maxTimeMS: countLimitMs } as const;
    return this.chats.model.collection.find<CountedDoc>(where as never, options);
  }
}

const countLimitMs = 30_000;
const countedFields = {
  businessId: 1,
  seq: 1,
  state: 1,
  teamId: 1,
  assignee: 1,
  newUser: 1,
  delayedAt: 1,
  completedAt: 1,
} as const;
type CountedDoc = Pick<ChatDoc, '_id' | keyof typeof countedFields>;

function toCounted({ _id, newUser, delayedAt, completedAt, ...chat }: CountedDoc): Counted {
  return {
    ...chat,
    id: _id,
    newUser: newUser ?? false,
    delayedAt: delayedAt?.getTime() ?? null,
    completedAt: completedAt?.getTime() ?? null,
  };
}

function filterOf({ businessId, list, filter }: Wanted, after: ListPlace | null): TenantFilter<ChatDoc> {
  const { state, since, direction } = orders[list];
  const { teamId, assigneeId, newUsers, delayed } = filter;
  return {
    businessId,
    state,
    ...(teamId !== null && { teamId }),
    ...(assigneeId !== null && { 'assignee.id': assigneeId }),
    ...(newUsers && { newUser: true }),
    ...(delayed && { delayedAt: trusted({ $type: 'date' }) as never }),
    ...(after && beyond(since, direction, after)),
  };
}

/** The range opens the index where the window goes on; chats of that same moment are told apart by id. */
function beyond(since: Order['since'], direction: 1 | -1, { at, id }: ListPlace): object {
  const [onwards, after] = direction === 1 ? ['$gte', '$gt'] : ['$lte', '$lt'];
  const moment = new Date(at);
  const tie = [{ [since]: trusted({ $ne: moment }) }, { _id: trusted({ [after]: id }) }];
  return { [since]: trusted({ [onwards]: moment }), $or: tie };
}
