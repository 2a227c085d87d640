/**
 * Gathers names and tells about them together: at once when it has been quiet, else at most once in `everyMs()`.
 * One telling ends before the next begins, so that what is read later is told later.
 */
export class Coalesced {
  private readonly names = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private toldAt = 0;
  private stopped = false;

  constructor(
    private readonly everyMs: () => number,
    private readonly tell: (names: string[]) => Promise<void>,
  ) {}

  /** Tells about these when the time has come. */
  soon(names: Iterable<string>): void {
    for (const name of names) this.names.add(name);
    if (this.names.size === 0 || this.timer || this.stopped) return;
    const delay = Math.max(0, this.toldAt + this.everyMs() - Date.now());
    this.timer = setTimeout(() => this.flush(), delay);
  }

  /** Tells about these, and all that was gathered, without waiting. */
  now(names: Iterable<string>): void {
    for (const name of names) this.names.add(name);
    this.flush();
  }

  /** Tells nothing more; resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  private flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.stopped || this.names.size === 0) return;
    const names = [...this.names];
    this.names.clear();
    this.toldAt = Date.now();
    // What could not be told now is told with the next.
    const telling = async (): Promise<void> => this.tell(names).catch(() => this.soon(names));
    this.running = this.running.then(telling);
  }
}
