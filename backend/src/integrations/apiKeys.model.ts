import { Schema } from 'mongoose';
import type { ApiKey, Scope } from '#shared/integrations/apiKeys.contract';
import type { Person } from '#shared/wire/errors';

export interface ApiKeyDoc {
  _id: string;
  businessId: string;
  name: string;
  scopes: Scope[];
  /** SHA-256 of the key. It is 256 random bits, which no dictionary holds: a slow hash would protect nothing. */
  keyHash: string;
  hint: string;
  madeAt: Date;
  madeBy: Person;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  revokedBy: Person | null;
  /** The intention that made it, so that a repeated request finds it. */
  opId: string;
}

const mixed = Schema.Types.Mixed;

export const apiKeySchema = new Schema<ApiKeyDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    name: { type: String, required: true },
    scopes: { type: [String], required: true },
    keyHash: { type: String, required: true },
    hint: { type: String, required: true },
    madeAt: { type: Date, required: true },
    madeBy: { type: mixed, required: true },
    lastUsedAt: { type: Date, default: null },
    revokedAt: { type: Date, default: null },
    revokedBy: mixed,
    opId: { type: String, required: true },
  },
  { collection: 'apiKeys', versionKey: false, minimize: false },
);
// Who asks.
apiKeySchema.index({ keyHash: 1 }, { unique: true });
// A key made again finds the first; the keys of a business.
apiKeySchema.index({ businessId: 1, opId: 1 }, { unique: true });

export function toApiKey(doc: ApiKeyDoc): ApiKey {
  const { _id: id, businessId, name, scopes, hint, madeBy, revokedBy } = doc;
  return {
    ...{ id, businessId, name, scopes, hint, madeBy, revokedBy },
    madeAt: doc.madeAt.getTime(),
    lastUsedAt: doc.lastUsedAt?.getTime() ?? null,
    revokedAt: doc.revokedAt?.getTime() ?? null,
  };
}
