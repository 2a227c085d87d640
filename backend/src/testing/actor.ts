import { permissions, type Permission } from '#shared/members/members.contract';
import type { Actor } from '../wire/callers.js';

/** A member as the wire hands them to a service, for tests that go past the wire and its limits. */
export function testActor(memberId: string, name: string, held: readonly Permission[] = permissions): Actor {
  return {
    sessionId: 'test',
    memberId,
    name,
    groupName: 'Test',
    permissions: new Set(held),
    businessIds: null,
    teamIds: [],
    sessionEndsAt: Number.MAX_SAFE_INTEGER,
  };
}
