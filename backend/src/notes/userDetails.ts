import type { UserDetails } from '#shared/notes/notes.contract';
import type { UserDoc } from '../chats/users.model.js';

/** A user as their business's members see them. */
export function toDetails(user: UserDoc): UserDetails {
  const { businessId, name, known, details, timeZone, blocked } = user;
  return {
    id: user._id,
    businessId,
    name,
    known,
    details,
    timeZone,
    firstSeenAt: user.firstSeenAt.getTime(),
    blocked: blocked ? { ...blocked, at: blocked.at.getTime() } : null,
  };
}
