import * as z from 'zod/mini';
import { ProperName } from '../members/members.contract.js';
import { request } from '../wire/request.js';
import { Id, Moment, OpId } from '../wire/schema.js';

/** What a key may be allowed: each route of the API asks for one of these. */
export const scopes = [
  'users.write',
  'chats.read',
  'chats.write',
  'chats.close',
  'closures.read',
  'categories.read',
  'categories.write',
] as const;
export const Scope = z.enum(scopes);
export type Scope = z.infer<typeof Scope>;

/** Keys of one business that are not revoked. */
export const apiKeysMax = 50;

const Someone = z.strictObject({ id: z.nullable(Id), name: z.string() });

/** A key of the integration API. The key itself is told once, when it is made, and stored as a hash. */
export const ApiKey = z.strictObject({
  id: Id,
  businessId: Id,
  name: z.string(),
  scopes: z.array(Scope),
  /** How the key begins, so that people tell theirs apart. */
  hint: z.string(),
  madeAt: Moment,
  madeBy: Someone,
  /** To the minute; null: never. */
  lastUsedAt: z.nullable(Moment),
  revokedAt: z.nullable(Moment),
  revokedBy: z.nullable(Someone),
});
export type ApiKey = z.infer<typeof ApiKey>;

const ScopeSet = z.array(Scope).check(
  z.minLength(1, 'names nothing that the key may do'),
  z.maxLength(scopes.length),
  z.refine((named: readonly Scope[]) => new Set(named).size === named.length, {
    message: 'names the same twice',
  }),
);

/** The keys of a business, newest first: those in use, and those revoked in the last 90 days. */
export const listApiKeys = request('apiKey:list', {
  needs: 'integrations.manage',
  input: z.strictObject({ businessId: Id }),
  output: z.strictObject({ keys: z.array(ApiKey) }),
});

/**
 * Makes a key. `secret` is the key itself and is told in this answer alone: sent again with the same `opId` it is null,
 * and where the first answer was lost, the key is revoked and another made.
 */
export const createApiKey = request('apiKey:create', {
  needs: 'integrations.manage',
  input: z.strictObject({ opId: OpId, businessId: Id, name: ProperName, scopes: ScopeSet }),
  output: z.strictObject({ key: ApiKey, secret: z.nullable(z.string()) }),
});

/** Revokes a key: nothing is done with it any more, not even what it has under way. For a revoked one nothing changes. */
export const revokeApiKey = request('apiKey:revoke', {
  needs: 'integrations.manage',
  input: z.strictObject({ apiKeyId: Id }),
  output: z.strictObject({ key: ApiKey }),
});

/** A key was made or revoked: told to who may manage the integrations of its business. */
export const apiKeyChanged = z.object({ key: ApiKey });
export type ApiKeyChanged = z.infer<typeof apiKeyChanged>;
