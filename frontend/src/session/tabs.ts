/** Whose session this browser has now; null after signing out. */
export interface SignedInAs {
  memberId: string | null;
  memberName: string;
}

let opened: BroadcastChannel | undefined;

/** Opened when first needed; a browser without it learns of the change at the next sync. */
function channel(): BroadcastChannel | undefined {
  if (typeof BroadcastChannel === 'undefined') return undefined;
  opened ??= new BroadcastChannel('baton-session');
  return opened;
}

/** Tells the other tabs of this browser, which share the cookie. */
export function tellTabs(now: SignedInAs): void {
  channel()?.postMessage(now);
}

/** Calls `hear` when another tab signs in or out. */
export function hearTabs(hear: (now: SignedInAs) => void): void {
  channel()?.addEventListener('message', (message: MessageEvent<SignedInAs>) => hear(message.data));
}
