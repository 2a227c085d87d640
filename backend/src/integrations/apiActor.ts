import type { Scope } from '#shared/integrations/apiKeys.contract';
import type { Permission } from '#shared/members/members.contract';
import type { Actor } from '../wire/callers.js';
import type { ApiKeyDoc } from './apiKeys.model.js';

/** What a member would need for what a scope allows; the door has asked for the scope already. */
const permissionsOf: Record<Scope, readonly Permission[]> = {
  'users.write': [],
  'chats.read': ['chats.viewAll'],
  'chats.write': ['chats.viewAll'],
  'chats.close': ['chats.viewAll', 'chats.close', 'chats.reopen'],
  'closures.read': [],
  'categories.read': [],
  'categories.write': ['categories.edit'],
};

/** A key as the services know who acts: under its name, in its business alone. */
export function actorOf({ _id, businessId, name, scopes }: ApiKeyDoc): Actor {
  return {
    sessionId: '',
    memberId: _id,
    name,
    groupName: 'API',
    permissions: new Set(scopes.flatMap((scope) => permissionsOf[scope])),
    businessIds: [businessId],
    teamIds: [],
    sessionEndsAt: Number.MAX_SAFE_INTEGER,
    isApiKey: true,
  };
}
