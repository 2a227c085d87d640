import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { apiKeysMax, type ApiKey, type createApiKey } from '#shared/integrations/apiKeys.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { newId } from '../database/id.js';
import { TenantModel, readLimitMs, trusted } from '../database/tenant.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { untilVisible } from '../log/storedAnswer.js';
import { person, requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { toApiKey, type ApiKeyDoc } from './apiKeys.model.js';

const keyBytes = 32;
const prefix = 'baton_';
const hintLength = prefix.length + 4;
/** Revoked keys are listed for this long, in milliseconds. */
const revokedListedMs = 90 * 24 * 60 * 60_000;
/** `Last used` is written at most this often for each key, in milliseconds. */
const usedEveryMs = 60_000;

/** The keys of the integration API: told once, stored as hashes, each for one business. */
@Injectable()
export class ApiKeys {
  private readonly keys: TenantModel<ApiKeyDoc>;

  constructor(
    @InjectModel('ApiKey') private readonly model: Model<ApiKeyDoc>,
    private readonly log: Log,
  ) {
    this.keys = new TenantModel(model);
  }

  /** @throws DomainError NOT_FOUND */
  async list(actor: Actor, wanted: string): Promise<ApiKey[]> {
    const businessId = requireBusiness(actor, wanted, 'business');
    const since = trusted({ $gte: new Date(Date.now() - revokedListedMs) }) as never;
    const $or = [{ revokedAt: null }, { revokedAt: since }];
    const found = await this.keys.find({ businessId, $or }, { majority: true, sort: { _id: -1 } });
    return found.map(toApiKey);
  }

  /** @throws DomainError NOT_FOUND, TOO_MANY_KEYS, OP_ID_REUSED */
  async create(actor: Actor, wanted: InputOf<typeof createApiKey>): Promise<OutputOf<typeof createApiKey>> {
    const businessId = requireBusiness(actor, wanted.businessId, 'business');
    const secret = `${prefix}${randomBytes(keyBytes).toString('base64url')}`;
    const doc = newKey(actor, { ...wanted, businessId }, secret);
    try {
      await this.log.write(`apiKeys:${businessId}`, async (tx) => {
        await this.refuseTooMany(businessId, tx);
        await this.keys.insert(doc, tx);
        await this.tell(doc, tx);
      });
      return { key: toApiKey(doc), secret };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return { key: await untilVisible(() => this.made(doc)), secret: null };
    }
  }

  /** @throws DomainError NOT_FOUND */
  async revoke(actor: Actor, apiKeyId: string): Promise<ApiKey> {
    const businessId = requireBusiness(actor, await this.keys.businessOf(apiKeyId), 'API key');
    const revoked = { revokedAt: new Date(), revokedBy: person(actor) };
    await this.log.write(`apiKeys:${businessId}`, async (tx) => {
      const open = { _id: apiKeyId, businessId, revokedAt: null };
      const done = await this.keys.update(open, { $set: revoked }, tx);
      if (done) await this.tell({ _id: apiKeyId, businessId }, tx);
    });
    const now = await this.find(businessId, apiKeyId);
    if (!now) throw new DomainError('NOT_FOUND', { what: 'API key' });
    return toApiKey(now);
  }

  /** The key as a majority holds it. */
  find(businessId: string, apiKeyId: string): Promise<ApiKeyDoc | null> {
    return this.keys.findOne({ _id: apiKeyId, businessId }, { majority: true });
  }

  /** The key that was presented, or null when there is none such, or no longer. */
  async recognise(secret: string): Promise<ApiKeyDoc | null> {
    const found = await this.model
      .findOne({ keyHash: hashOf(secret), revokedAt: null })
      .read('primary')
      .readConcern('majority')
      .maxTimeMS(readLimitMs)
      .lean<ApiKeyDoc>();
    if (found) this.noteUse(found);
    return found;
  }

  /** Not waited for: what is lost of it is written with the next use. */
  private noteUse({ _id, businessId, lastUsedAt }: ApiKeyDoc): void {
    const now = new Date();
    if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < usedEveryMs) return;
    this.keys.update({ _id, businessId }, { $set: { lastUsedAt: now } }, null).catch(() => undefined);
  }

  private async refuseTooMany(businessId: string, tx: Tx): Promise<void> {
    const open = { businessId, revokedAt: null };
    const there = await this.keys.find(open, { session: tx, limit: apiKeysMax });
    if (there.length >= apiKeysMax) throw new DomainError('TOO_MANY_KEYS', { max: apiKeysMax });
  }

  private tell({ _id, businessId }: Pick<ApiKeyDoc, '_id' | 'businessId'>, tx: Tx): Promise<void> {
    return this.log.tell({ kind: 'apiKey', businessId, apiKeyId: _id }, tx);
  }

  private async made({ businessId, opId, name, scopes, madeBy }: ApiKeyDoc): Promise<ApiKey> {
    const stored = await this.keys.findOne({ businessId, opId }, { majority: true });
    if (!stored) throw new DomainError('UNKNOWN', {});
    const same =
      stored.name === name && stored.scopes.join() === scopes.join() && stored.madeBy.id === madeBy.id;
    if (!same) throw new DomainError('OP_ID_REUSED', {});
    return toApiKey(stored);
  }
}

function newKey(actor: Actor, wanted: InputOf<typeof createApiKey>, secret: string): ApiKeyDoc {
  const { opId, businessId, name, scopes } = wanted;
  return {
    ...{ _id: newId(), businessId, name: name.trim(), scopes: [...scopes].sort(), opId },
    keyHash: hashOf(secret),
    hint: secret.slice(0, hintLength),
    madeAt: new Date(),
    madeBy: person(actor),
    lastUsedAt: null,
    revokedAt: null,
    revokedBy: null,
  };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
