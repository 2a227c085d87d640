/** Numbers from a seed (mulberry32, public domain): the same seed tells the same story on every machine. */
export class Random {
  constructor(private state: number) {}

  /** At least 0, below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new Error('Nothing to pick from');
    return item;
  }

  /** An item by its weight. */
  weighted<T>(items: readonly (readonly [T, number])[]): T {
    let left = this.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    return items[items.length - 1]![0];
  }

  /** Milliseconds between two numbers of seconds, shorter ones more often. */
  delay(fromSeconds: number, toSeconds: number): number {
    const share = this.next() ** 2;
    return Math.round((fromSeconds + share * (toSeconds - fromSeconds)) * 1_000);
  }

  /** An identifier of a stored entity that begins with its time, as the database's own do. */
  id(at: number): string {
    const seconds = Math.floor(at / 1_000)
      .toString(16)
      .padStart(8, '0');
    return seconds + this.hex(8) + this.hex(8);
  }

  /** An identifier shaped as a UUID of version 4. */
  uuid(): string {
    const variant = '89ab'[this.int(0, 3)];
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${variant}${this.hex(3)}-${this.hex(8)}${this.hex(4)}`;
  }

  private hex(digits: number): string {
    return Math.floor(this.next() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  }
}
