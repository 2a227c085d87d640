/** Lets at most so many pieces of work run at once; the others wait for their turn, first come first. */
export class Lanes {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(lanes: number) {
    this.free = lanes;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((begin) => this.waiting.push(begin));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // The lane is handed over, not freed: nobody who comes now overtakes.
      if (next) next();
      else this.free++;
    }
  }
}
