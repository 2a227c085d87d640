import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import {
  firstBusinessSettings,
  type Business,
  type BusinessSettings,
  type changeBusiness,
  type createBusiness,
} from '#shared/businesses/businesses.contract';
import { trappedTeam } from '#shared/categories/trapped';
import type { Team } from '#shared/teams/teams.contract';
import type { InputOf } from '#shared/wire/request';
import { Taxonomies } from '../categories/taxonomies.service.js';
import { newId } from '../database/id.js';
import { readLimitMs, trusted } from '../database/tenant.js';
import { together } from '../database/together.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { StoredAnswer, untilVisible } from '../log/storedAnswer.js';
import { Members } from '../members/members.service.js';
import { person, reachOf, requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { TeamRecords } from '../teams/teamRecords.js';
import type { TeamDoc } from '../teams/teams.model.js';
import { toBusiness, type BusinessDoc } from './businesses.model.js';

interface Visible {
  businesses: Business[];
  teams: Team[];
}

/** Brands with their users, bot and settings, and the teams that serve them. */
@Injectable()
export class Businesses {
  /** The businesses a member may enter, with the teams that serve them. */
  readonly visible = together((actor: Pick<Actor, 'businessIds'>) => this.readVisible(actor), reachOf);

  constructor(
    @InjectModel('Business') private readonly businesses: Model<BusinessDoc>,
    private readonly teams: TeamRecords,
    private readonly taxonomies: Taxonomies,
    private readonly members: Members,
    private readonly log: Log,
  ) {}

  async find(businessId: string): Promise<BusinessDoc | null> {
    const [business] = await this.stored({ _id: businessId });
    return business ?? null;
  }

  /** How long a business waits for a user who does not answer, in milliseconds. */
  async autocompleteMs(businessId: string): Promise<number> {
    const { settings } = (await this.find(businessId)) ?? { settings: firstBusinessSettings };
    return settings.autocompleteMinutes * 60_000;
  }

  async findByWidgetKey(widgetKey: string): Promise<BusinessDoc | null> {
    const [business] = await this.stored({ widgetKey });
    return business ?? null;
  }

  /** A team that takes chats; one that was deleted is not there. */
  team(teamId: string): Promise<TeamDoc | null> {
    return this.teams.find(teamId);
  }

  async names(): Promise<Map<string, string>> {
    const all = await this.businesses.find({}, { name: 1 }).maxTimeMS(readLimitMs).lean<BusinessDoc[]>();
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
      settings: { ...firstBusinessSettings, allowedWebsites: wanted.allowedWebsites },
      // Whoever starts Baton for a business mostly works where it does.
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      createdAt: new Date(),
      opId: wanted.opId,
      madeBy: { memberId: actor.memberId, payloadHash: hashOf(wanted) },
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
      return untilVisible(() => this.created(actor, business));
    }
    return { business: toBusiness(business), team: this.teams.shownTo(actor, team) };
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

  /** @throws DomainError NOT_FOUND, TEAM_NOT_OF_BUSINESS, BUSINESS_STALE, TEAM_WITHOUT_CATEGORY */
  async change(actor: Actor, wanted: InputOf<typeof changeBusiness>): Promise<{ business: Business }> {
    const businessId = requireBusiness(actor, wanted.businessId, 'business');
    try {
      const changed = await this.log.write(`business:${businessId}`, (tx) =>
        this.changeIn(actor, wanted, tx),
      );
      return { business: toBusiness(changed) };
    } catch (error) {
      if (error instanceof StoredAnswer) return untilVisible((error as StoredAnswer<never>).read);
      throw error;
    }
  }

  /** Makes a team that serves the business its default. */
  async setDefaultTeam(businessId: string, teamId: string, tx: Tx): Promise<void> {
    const set = { $set: { defaultTeamId: teamId } };
    await this.businesses.updateOne({ _id: businessId }, set, { session: tx });
  }

  /** Which of these businesses have the team as their default, as the transaction sees it. */
  withDefaultTeam(teamId: string, businessIds: readonly string[], tx: Tx): Promise<BusinessDoc[]> {
    return this.businesses
      .find({ defaultTeamId: teamId, _id: trusted({ $in: [...businessIds] }) }, null, { session: tx })
      .lean<BusinessDoc[]>()
      .exec();
  }

  /** The business as the transaction sees it, when its closings ask for a category. */
  async asking(businessId: string, tx: Tx): Promise<BusinessDoc | null> {
    const business = await this.businesses.findById(businessId, null, { session: tx }).lean<BusinessDoc>();
    return business?.settings.askForClosingCategory ? business : null;
  }

  /** A team comes to serve a business. @throws DomainError TEAM_WITHOUT_CATEGORY when all categories are other teams'. */
  async admit(team: TeamDoc, businessId: string, tx: Tx): Promise<void> {
    const limits = await this.taxonomies.holdLimits(businessId, tx);
    const business = await this.asking(businessId, tx);
    if (business && limits.length > 0) refuseTrap(business, limits, [team]);
  }

  private async changeIn(actor: Actor, wanted: InputOf<typeof changeBusiness>, tx: Tx): Promise<BusinessDoc> {
    const { businessId, defaultTeamId, opId, settings, look } = wanted;
    const stored = await this.businesses.findById(businessId, null, { session: tx }).lean<BusinessDoc>();
    if (!stored) throw new DomainError('NOT_FOUND', { what: 'business' });
    if (stored.lastOpId === opId) return stored;
    const rev = stored.rev ?? 1;
    if (rev !== wanted.rev) throw new StoredAnswer(() => this.refuseStale(businessId));
    // Held, so that the team does not stop serving the business at the same time.
    const team = stored.defaultTeamId === defaultTeamId ? null : await this.teams.hold(defaultTeamId, tx);
    if (stored.defaultTeamId !== defaultTeamId && !team?.businessIds.includes(businessId))
      throw new DomainError('TEAM_NOT_OF_BUSINESS', {});
    if (settings.askForClosingCategory && !stored.settings.askForClosingCategory) {
      const serving = await this.teams.servingIn(businessId, tx);
      refuseTrap(stored, await this.taxonomies.holdLimits(businessId, tx), serving);
    }
    const by = { changedBy: person(actor), changedAt: new Date(), lastOpId: opId, rev: rev + 1 };
    const { timeZone = stored.timeZone ?? 'UTC' } = wanted;
    const set = { name: wanted.name.trim(), defaultTeamId, settings, look, timeZone, ...by };
    await this.businesses.updateOne({ _id: businessId }, { $set: set }, { session: tx });
    await this.log.tell({ kind: 'businesses', businessIds: [businessId] }, tx);
    return { ...stored, ...set };
  }

  private async refuseStale(businessId: string): Promise<never> {
    const stored = await this.find(businessId);
    if (!stored) throw new DomainError('UNKNOWN', {});
    const { changedBy, changedAt } = stored;
    const told = { by: changedBy ?? null, at: changedAt?.getTime() ?? null };
    throw new DomainError('BUSINESS_STALE', { current: toBusiness(stored), ...told });
  }

  private async created(actor: Actor, wanted: BusinessDoc): Promise<{ business: Business; team: Team }> {
    const [business] = await this.stored({ opId: wanted.opId });
    const team = business?.defaultTeamId ? await this.teams.find(business.defaultTeamId) : null;
    if (!business || !team) throw new DomainError('UNKNOWN', {});
    const same =
      business.madeBy?.memberId === actor.memberId &&
      business.madeBy.payloadHash === wanted.madeBy?.payloadHash;
    if (!same) throw new DomainError('OP_ID_REUSED', {});
    return { business: toBusiness(business), team: this.teams.shownTo(actor, team) };
  }

  /** Businesses as a majority holds them, by name. */
  private stored(filter: QueryFilter<BusinessDoc>): Promise<BusinessDoc[]> {
    return this.businesses
      .find(filter)
      .sort({ name: 1 })
      .read('primary')
      .readConcern('majority')
      .maxTimeMS(readLimitMs)
      .lean<BusinessDoc[]>()
      .exec();
  }

  private async readVisible({ businessIds: ids }: Pick<Actor, 'businessIds'>): Promise<Visible> {
    const businesses = await this.stored(ids ? { _id: trusted({ $in: [...ids] }) } : {});
    const teams = await this.teams.serving(businesses.map((business) => business._id));
    return {
      businesses: businesses.map(toBusiness),
      teams: teams.map((team) => this.teams.shownTo({ businessIds: ids }, team)),
    };
  }
}

/** Each of these teams has a category to choose where it is asked for one. */
function refuseTrap(
  { name: businessName }: BusinessDoc,
  limits: readonly (readonly string[] | null)[],
  teams: readonly TeamDoc[],
): void {
  const trapped = trappedTeam(
    limits,
    teams.map(({ _id: id, name }) => ({ id, name })),
  );
  if (trapped) throw new DomainError('TEAM_WITHOUT_CATEGORY', { teamName: trapped.name, businessName });
}

function hashOf(wanted: InputOf<typeof createBusiness>): string {
  const { name, teamName, allowedWebsites } = wanted;
  const text = JSON.stringify([name.trim(), teamName.trim(), allowedWebsites]);
  return createHash('sha256').update(text).digest('base64url');
}
