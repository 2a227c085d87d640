/** How often routing looks and how long it waits, in milliseconds. Tests bring shorter ones. */
export class RoutingTimes {
  /** How long a member may be without a socket before their chats are given back. */
  graceMs = 5 * 60_000;
  /** A running instance says so this often … */
  heartbeatMs = 5_000;
  /** … and counts as gone after this silence. */
  unseenMs = 15_000;
  /** How long a lease lasts unless it is renewed. */
  leaseMs = 5_000;
  /** Lost wake-ups, timers, dead owners; leases are renewed with it. */
  sweepMs = 2_000;
  /** Stored counts are compared with a count this often. */
  compareMs = 60_000;
  /** Cards and numbers of one business or member are told at most this often. */
  tellMs = 500;
}
