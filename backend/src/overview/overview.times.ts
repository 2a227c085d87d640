/** How often the floor is told and compared, in milliseconds. Tests bring shorter ones. */
export class OverviewTimes {
  /** Counts and lists are told to one socket at most this often. */
  tellMs = 500;
  /** Counts are compared with what is stored this often. */
  compareMs = 60_000;
  /** What no wake-up told the search of is looked for this often. */
  sweepMs = 2_000;
}
