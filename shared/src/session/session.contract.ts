import * as z from 'zod/mini';
import { Me } from '../members/members.contract.js';
import { route } from '../wire/request.js';
import { Id, coded, text } from '../wire/schema.js';

export const passwordMin = 10;

export const Email = text(254).check(
  coded('EMAIL_INVALID', {}, (email) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim())),
);
export const NewPassword = text(200).check(
  coded('PASSWORD_TOO_SHORT', { min: passwordMin }, (password) => password.length >= passwordMin),
);

export const DemoMember = z.strictObject({
  id: Id,
  name: z.string(),
  groupName: z.string(),
  businesses: z.string(),
});
export type DemoMember = z.infer<typeof DemoMember>;

/** What the page knows before and after sign-in. */
export const SessionState = z.strictObject({
  me: z.nullable(Me),
  /** True until the first administrator exists. */
  setupNeeded: z.boolean(),
  /** The demonstration members that sign in with one click; null without demonstration data. */
  demoMembers: z.nullable(z.array(DemoMember)),
});
export type SessionState = z.infer<typeof SessionState>;

const nothing = z.strictObject({});

export const readSession = route('GET', '/api/session', { input: nothing, output: SessionState });
export const signIn = route('POST', '/api/session', {
  input: z.strictObject({ email: text(254), password: text(200) }),
  output: SessionState,
});
export const signInAsDemoMember = route('POST', '/api/session/demo', {
  input: z.strictObject({ memberId: Id }),
  output: SessionState,
});
/** Ends the session; active chats go back to the head of their queues. */
export const signOut = route('DELETE', '/api/session', { input: nothing, output: SessionState });

/** Creates the first administrator with the one-time code from the log, and signs them in. */
export const createAdministrator = route('POST', '/api/setup', {
  input: z.strictObject({
    code: text(100),
    name: text(80).check(coded('NAME_EMPTY', {}, (name) => name.trim().length > 0)),
    email: Email,
    password: NewPassword,
  }),
  output: SessionState,
});
