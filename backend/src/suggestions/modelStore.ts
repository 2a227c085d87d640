import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { LRUCache } from 'lru-cache';
import type { Model as Collection, mongo } from 'mongoose';
import { newId } from '../database/id.js';
import { TenantModel, trusted } from '../database/tenant.js';
import { Model } from './learning/model.js';
import type { SuggestionModelDoc, SuggestionPartDoc } from './suggestions.model.js';

const partBytes = 4_000_000;
/** Bytes of models that an instance keeps at hand. */
const keptBytes = 200_000_000;

const majority = { majority: true } as const;

export interface InForce {
  version: number;
  model: Model;
}

/** The models as they are stored, and those lately asked for, at hand. */
@Injectable()
export class ModelStore {
  private readonly heads: TenantModel<SuggestionModelDoc>;
  private readonly parts: TenantModel<SuggestionPartDoc>;
  private readonly kept = new LRUCache<string, { model: Model; bytes: number }, SuggestionModelDoc>({
    maxSize: keptBytes,
    sizeCalculation: ({ bytes }) => bytes,
    fetchMethod: (_, __, { context }) => this.read(context),
  });

  constructor(
    @InjectModel('SuggestionModel') heads: Collection<SuggestionModelDoc>,
    @InjectModel('SuggestionPart') parts: Collection<SuggestionPartDoc>,
  ) {
    this.heads = new TenantModel(heads);
    this.parts = new TenantModel(parts);
  }

  head(businessId: string): Promise<SuggestionModelDoc | null> {
    return this.heads.findOne({ _id: businessId, businessId }, majority);
  }

  /** The business's model, read once for each version; null while it has none, or one that cannot be read. */
  async inForce(businessId: string): Promise<InForce | null> {
    const head = await this.head(businessId);
    if (!head) return null;
    const found = await this.kept.fetch(`${businessId}:${head.version}`, { context: head });
    this.kept.delete(`${businessId}:${head.version - 1}`);
    return found ? { version: head.version, model: found.model } : null;
  }

  /** Puts a model in force, unless another instance was first; its pieces are written before anyone is told. */
  async put(head: Omit<SuggestionModelDoc, 'parts'>, bytes: Uint8Array): Promise<void> {
    const { businessId, version } = head;
    const parts = Math.ceil(bytes.length / partBytes);
    for (let part = 0; part < parts; part++) {
      const piece = Buffer.from(bytes.subarray(part * partBytes, (part + 1) * partBytes));
      await this.parts.insert({ _id: newId(), businessId, version, part, bytes: piece }, null);
    }
    const before = await this.head(businessId);
    const filter = { _id: businessId, businessId, version: version - 1 };
    if (before) await this.heads.update(filter, { $set: { ...head, parts } }, null);
    else await this.heads.insert({ ...head, parts }, null);
    // The one before is kept for whoever is reading it at this moment.
    const old = { businessId, version: trusted({ $lt: version - 1 }) };
    await this.parts.model.deleteMany(old as never);
  }

  /** Throws away pieces of a training that did not end. */
  async clear(businessId: string, version: number): Promise<void> {
    await this.parts.model.deleteMany({ businessId, version });
  }

  private async read(head: SuggestionModelDoc): Promise<{ model: Model; bytes: number } | undefined> {
    const { businessId, version, parts } = head;
    const found = await this.parts.find({ businessId, version }, { ...majority, sort: { part: 1 } });
    if (found.length !== parts) return undefined;
    const bytes = Buffer.concat(found.map((part) => bytesOf(part.bytes)));
    return { model: Model.from(new Uint8Array(bytes)), bytes: bytes.length };
  }
}

/** The driver gives bytes as its own type. */
function bytesOf(stored: Buffer | mongo.Binary): Buffer {
  return Buffer.isBuffer(stored) ? stored : Buffer.from(stored.buffer);
}
