import type { Permission } from '#shared/members/members.contract';

/** The member on whose behalf a request runs. It comes from the socket's session, never from a payload. */
export interface Actor {
  sessionId: string;
  memberId: string;
  name: string;
  groupName: string;
  permissions: ReadonlySet<Permission>;
  /** null: every business. */
  businessIds: readonly string[] | null;
  teamIds: readonly string[];
  sessionEndsAt: number;
  /** Not a member: a key of the API, `memberId` and `name` being its own. */
  isApiKey?: true;
}

/** The user on whose behalf a request of the widget runs. `userId` is null until they have written or have a token. */
export interface Visitor {
  businessId: string;
  userId: string | null;
  /** Where they are, for the log only. */
  origin: string;
}

/** How the doors turn a handshake into a caller; the session and the widget features provide one each. */
export abstract class ActorSource {
  /** The actor of a cookie header, or null when it opens no session. */
  abstract fromCookie(header: string | undefined): Promise<Actor | null>;
  /** The same actor with today's rights, or null when the session has ended. */
  abstract refresh(sessionId: string): Promise<Actor | null>;
}

export abstract class VisitorSource {
  /** The visitor of a widget's handshake, or null when it names no business that allows the page's origin. */
  abstract fromHandshake(
    auth: { businessKey: string; token: string | null },
    origin: string,
  ): Promise<Visitor | null>;
}
