import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Business, BusinessSettings, createBusiness } from '#shared/businesses/businesses.contract';
import type { Team } from '#shared/teams/teams.contract';
import type { InputOf } from '#shared/wire/request';
import { Taxonomies } from '../categories/taxonomies.service.js';
import { newId } from '../database/id.js';
import { trusted } from '../database/tenant.js';
import { Log, isDuplicateKey } from '../log/log.js';
import { LogStream, type Emission } from '../log/stream.js';
import { Members } from '../members/members.service.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { Live } from '../wire/live.js';
import { TeamRecords } from '../teams/teamRecords.js';
import type { TeamDoc } from '../teams/teams.model.js';
import { toBusiness, type BusinessDoc } from './businesses.model.js';

export const firstSettings: BusinessSettings = {
  assistanceMode: 'botAndAgents',
  askForClosingCategory: true,
  showCloseChatButton: true,
  autocompleteMinutes: 8,
  allowedWebsites: [],
};

/** Brands with their users, bot and settings, and the teams that serve them. */
@Injectable()
export class Businesses implements OnModuleInit {
  constructor(
    @InjectModel('Business') private readonly businesses: Model<BusinessDoc>,
    private readonly teams: TeamRecords,
    private readonly taxonomies: Taxonomies,
    private readonly members: Members,
    private readonly log: Log,
    private readonly stream: LogStream,
    private readonly live: Live,
  ) {}

  onModuleInit(): void {
    this.stream.onEvent('businesses', (row) => this.tell(row.businessIds));
  }

  find(businessId: string): Promise<BusinessDoc | null> {
    return this.businesses.findById(businessId).lean<BusinessDoc>().exec();
  }

  /** How long a business waits for a user who does not answer, in milliseconds. */
  async autocompleteMs(businessId: string): Promise<number> {
    const { settings } = (await this.find(businessId)) ?? { settings: firstSettings };
    return settings.autocompleteMinutes * 60_000;
  }

  findByWidgetKey(widgetKey: string): Promise<BusinessDoc | null> {
    return this.businesses.findOne({ widgetKey }).lean<BusinessDoc>().exec();
  }

  team(teamId: string): Promise<TeamDoc | null> {
    return this.teams.find(teamId);
  }

  /** The businesses a member may enter, with the teams that serve them. */
  async visible(actor: Pick<Actor, 'businessIds'>): Promise<{ businesses: Business[]; teams: Team[] }> {
    const ids = actor.businessIds;
    const businesses = await this.businesses
      .find(ids ? { _id: trusted({ $in: ids }) } : {})
      .sort({ name: 1 })
      .lean<BusinessDoc[]>();
    const served = businesses.map((business) => business._id);
    const seen = new Set(served);
    const visibleTeams = (await this.teams.serving(served)).map((team) => this.teams.shown(team, seen));
    return { businesses: businesses.map(toBusiness), teams: visibleTeams };
  }

  async names(): Promise<Map<string, string>> {
    const all = await this.businesses.find({}, { name: 1 }).lean<BusinessDoc[]>();
    return new Map(all.map((business) => [business._id, business.name]));
  }

  async ids(): Promise<string[]> {
    return [...(await this.names()).keys()];
  }

  /** Creates a business, its default team with the caller in it, and its empty list of closing categories. */
  async create(
    actor: Actor,
    wanted: InputOf<typeof createBusiness>,
  ): Promise<{ business: Business; team: Team }> {
    const [businessId, teamId] = [newId(), newId()];
    const business: BusinessDoc = {
      _id: businessId,
      name: wanted.name.trim(),
      widgetKey: randomBytes(12).toString('base64url'),
      defaultTeamId: teamId,
      settings: { ...firstSettings, allowedWebsites: wanted.allowedWebsites },
      botAnswers: [],
      createdAt: new Date(),
      opId: wanted.opId,
    };
    const team: TeamDoc = {
      _id: teamId,
      name: wanted.teamName.trim(),
      businessIds: [businessId],
      createdAt: new Date(),
    };
    try {
      await this.log.write(`business:${businessId}`, async (tx) => {
        await this.businesses.collection.insertOne(business as never, { session: tx });
        await this.teams.insert(team, tx);
        await this.taxonomies.create(businessId, tx);
        await this.members.join(actor.memberId, teamId, businessId, tx);
        await this.log.tell({ kind: 'businesses', businessIds: [businessId] }, tx);
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return this.created(wanted.opId);
    }
    return { business: toBusiness(business), team: this.teams.shown(team, null) };
  }

  /** Changes settings; every value is in effect at once. */
  async setSettings(businessId: string, settings: Partial<BusinessSettings>): Promise<void> {
    const set = Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [`settings.${name}`, value]),
    );
    await this.log.write(`business:${businessId}`, async (tx) => {
      await this.businesses.updateOne({ _id: businessId }, { $set: set }, { session: tx });
      await this.log.tell({ kind: 'businesses', businessIds: [businessId] }, tx);
    });
  }

  private async created(opId: string): Promise<{ business: Business; team: Team }> {
    const business = await this.businesses
      .findOne({ opId })
      .read('primary')
      .readConcern('majority')
      .lean<BusinessDoc>();
    const team = business?.defaultTeamId ? await this.team(business.defaultTeamId) : null;
    if (!business || !team) throw new DomainError('UNKNOWN', {});
    return { business: toBusiness(business), team: this.teams.shown(team, null) };
  }

  private async tell(businessIds: string[]): Promise<Emission> {
    const { businesses, teams } = await this.visible({ businessIds });
    return () => {
      for (const business of businesses) {
        const served = teams.filter((team) => team.businessIds.includes(business.id));
        this.live.toBusiness(business.id, 'businesses:changed', { businesses: [business], teams: served });
      }
    };
  }
}
