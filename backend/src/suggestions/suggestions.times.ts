/** How often suggestions are looked after, in milliseconds. Tests bring shorter ones. */
export class SuggestionTimes {
  /** The lease is renewed, and businesses with new closings are looked for, this often. */
  sweepMs = 2_000;
  /** A business is looked at again after this. */
  lookMs = 15_000;
  /** The stream may be behind by so much before learning waits. */
  busyLagMs = 1_500;
  /** It waits so long at each step at most: where the machine is always busy, it goes on slowly. */
  longestWaitMs = 1_000;
}

/** What makes it worth while to learn, in closings. */
export const enough = {
  /** Fewer teach nothing. */
  first: 30,
  /** New ones since the last time, at least … */
  more: 20,
  /** … and as a share of those learned from. */
  share: 0.05,
  /** The newest that are learned from. */
  most: 10_000,
};
