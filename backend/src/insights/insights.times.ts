/** How often Insights counts and tells, in milliseconds. Tests bring shorter ones. */
export class InsightTimes {
  /** Between two rounds of one business; while there is a backlog, `backlogMs`. */
  roundMs = 1_000;
  backlogMs = 250;
  /** All businesses are looked at this often, for what no wake-up told of. */
  sweepMs = 15_000;
  /** Who looks at a business is told at most this often. */
  tellMs = 2_000;
}
