/** Each bucket ends 2 % above the one before: its middle is within 1 % of whatever lies in it. */
const growth = 1.02;
const logGrowth = Math.log(growth);
/** Durations of a year and more share the last bucket. */
export const bucketCount = 1 + bucketOf(366 * 24 * 60 * 60 * 1000);

/** The bucket of a duration in milliseconds; 0 has one of its own. */
export function bucketOf(ms: number): number {
  if (ms <= 0) return 0;
  // The logarithm of a bucket's own end may fall on either side of it.
  return 1 + Math.max(0, Math.ceil(Math.log(ms) / logGrowth - 1e-9));
}

/** The duration that stands for a bucket. */
export function middleOf(bucket: number): number {
  if (bucket === 0) return 0;
  return (2 * growth ** (bucket - 1)) / (1 + growth);
}

/** Counts by bucket: `add` takes negative ones as well. */
export interface Buckets {
  add(bucket: number, count: number): void;
  /** Those with a count, in order. */
  entries(): [number, number][];
}

/** For few durations, as one stored day has. */
export class SparseBuckets implements Buckets {
  private readonly counts = new Map<number, number>();

  add(bucket: number, count: number): void {
    const sum = (this.counts.get(bucket) ?? 0) + count;
    if (sum === 0) this.counts.delete(bucket);
    else this.counts.set(bucket, sum);
  }

  entries(): [number, number][] {
    return [...this.counts].sort(([a], [b]) => a - b);
  }
}

/** For the sum of many days. */
export class DenseBuckets implements Buckets {
  private readonly counts = new Float64Array(bucketCount);

  add(bucket: number, count: number): void {
    this.counts[bucket]! += count;
  }

  entries(): [number, number][] {
    const found: [number, number][] = [];
    this.counts.forEach((count, bucket) => {
      if (count !== 0) found.push([bucket, count]);
    });
    return found;
  }
}

/** The duration that the share `q` of `count` durations does not exceed; null where there are none. */
export function quantileOf(buckets: Buckets, count: number, q: number): number | null {
  if (count <= 0) return null;
  const rank = Math.max(1, Math.ceil(q * count));
  let seen = 0;
  for (const [bucket, some] of buckets.entries()) {
    seen += some;
    if (seen >= rank) return Math.round(middleOf(bucket));
  }
  return null;
}
