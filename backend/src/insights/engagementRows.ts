import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, mongo } from 'mongoose';
import type { ChatDoc, MessageDoc } from '../chats/chats.model.js';
import type { EngagementDoc } from '../chats/engagements.model.js';
import type { ClosureDoc } from '../closures/closures.model.js';
import { TeamRecords } from '../teams/teamRecords.js';
import { Businesses } from '../businesses/businesses.service.js';
import { Calendar } from './calendar.js';
import type { CsvValue } from './csv.js';
import { engagementColumns, rowOf, type Told } from './engagementColumns.js';
import type { Scope } from './scopes.js';

/** Engagements read at once, with what else is told of them. */
const batch = 500;
/** Among so many rows of a transcript the user's first message is looked for. */
const firstRows = 60;
const untaken = { engagementId: null, completionType: { $in: ['user_left', 'no_agent', 'autocomplete'] } };

type Row = Pick<EngagementDoc, '_id' | 'chatId' | 'cycle' | 'teamId'> & Partial<EngagementDoc>;

/** Every engagement of a period as a row, and every chat that ended in a queue: in few rows at a time, however many there are. */
@Injectable()
export class EngagementRows {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly teams: TeamRecords,
    private readonly businesses: Businesses,
  ) {}

  async count(scope: Scope): Promise<number> {
    const [engagements, abandoned] = await Promise.all([
      this.collection('engagements').countDocuments(engagementsOf(scope)),
      this.collection('closures').countDocuments(abandonedOf(scope)),
    ]);
    return engagements + abandoned;
  }

  async *rows(scope: Scope): AsyncGenerator<CsvValue[]> {
    yield [...engagementColumns];
    const names = {
      business: (await this.businesses.find(scope.filter.businessId))?.name ?? '',
      teams: new Map(),
    };
    const engagements = this.collection<EngagementDoc>('engagements')
      .find(engagementsOf(scope) as never, { batchSize: batch })
      .sort({ assignedAt: 1 });
    yield* this.batches(engagements, scope, names);
    const abandoned = this.collection<ClosureDoc>('closures')
      .find(abandonedOf(scope) as never, { batchSize: batch })
      .sort({ at: 1 });
    yield* this.batches(abandoned as unknown as AsyncIterable<Row>, scope, names);
  }

  private async *batches(found: AsyncIterable<Row>, scope: Scope, names: Names): AsyncGenerator<CsvValue[]> {
    let rows: Row[] = [];
    for await (const row of found) {
      rows.push(row);
      if (rows.length < batch) continue;
      yield* await this.told(rows, scope, names);
      rows = [];
    }
    if (rows.length > 0) yield* await this.told(rows, scope, names);
  }

  private async told(rows: readonly Row[], scope: Scope, names: Names): Promise<CsvValue[][]> {
    const { businessId } = scope.filter;
    const chatId = { $in: [...new Set(rows.map((row) => row.chatId))] };
    const chats = await this.read<ChatDoc>('chats', { businessId, _id: chatId }, { lastMessage: 0 });
    const closings = await this.read<ClosureDoc>('closures', { businessId, chatId, undoneAt: null }, {});
    const firsts = await this.firstMessages(businessId, chatId);
    const byCycle = new Map(closings.map((closing) => [`${closing.chatId}/${closing.cycle}`, closing]));
    const chatById = new Map(chats.map((chat) => [chat._id, chat]));
    for (const teamId of new Set(rows.map((row) => row.teamId))) {
      if (!names.teams.has(teamId)) names.teams.set(teamId, (await this.teams.named(teamId))?.name ?? '');
    }
    return rows.map((row): CsvValue[] => {
      const told: Told = {
        engagement: row.assignedAt ? (row as EngagementDoc) : null,
        chat: chatById.get(row.chatId) ?? null,
        closing: byCycle.get(`${row.chatId}/${row.cycle}`) ?? null,
        firstMessage: firsts.get(row.chatId) ?? '',
        business: names.business,
        team: names.teams.get(row.teamId) ?? '',
      };
      return rowOf(told, scope.naming);
    });
  }

  private async firstMessages(businessId: string, chatId: object): Promise<Map<string, string>> {
    const said = { businessId, chatId, seq: { $lte: firstRows }, kind: 'text', 'from.type': 'user' };
    const rows = await this.read<MessageDoc>('messages', said, { chatId: 1, seq: 1, text: 1 });
    const firsts = new Map<string, MessageDoc>();
    for (const row of rows) {
      const known = firsts.get(row.chatId);
      if (!known || row.seq < known.seq) firsts.set(row.chatId, row);
    }
    return new Map([...firsts].map(([id, { text }]) => [id, text]));
  }

  private read<D extends mongo.Document>(name: string, filter: object, projection: object): Promise<D[]> {
    return this.collection<D>(name)
      .find(filter as never, { projection })
      .toArray() as unknown as Promise<D[]>;
  }

  private collection<D extends mongo.Document>(name: string): mongo.Collection<D> {
    return this.connection.collection(name) as unknown as mongo.Collection<D>;
  }
}

interface Names {
  business: string;
  teams: Map<string, string>;
}

function spanOf({ timeZone, periods }: Scope): { $gte: Date; $lt: Date } {
  const calendar = new Calendar(timeZone);
  const [$gte, $lt] = [periods.now.from, periods.now.to].map((day) => new Date(calendar.startOf(day)));
  return { $gte: $gte!, $lt: $lt! };
}

function cutsOf({ teamIds, channels }: Scope['filter']): object {
  return {
    ...(teamIds.length > 0 && { teamId: { $in: teamIds } }),
    ...(channels.length > 0 && { channel: { $in: channels } }),
  };
}

function engagementsOf(scope: Scope): object {
  const { businessId, agentIds } = scope.filter;
  const agent = agentIds.length > 0 && { memberId: { $in: agentIds } };
  return { businessId, assignedAt: spanOf(scope), ...cutsOf(scope.filter), ...agent };
}

/** Nobody's: an agent that is asked for has none of them. */
function abandonedOf(scope: Scope): object {
  const { businessId, teamIds, agentIds } = scope.filter;
  const team = teamIds.length > 0 ? {} : { teamId: { $ne: null } };
  const nobody = agentIds.length > 0 && { _id: null };
  return {
    businessId,
    at: spanOf(scope),
    undoneAt: null,
    ...untaken,
    ...team,
    ...cutsOf(scope.filter),
    ...nobody,
  };
}
