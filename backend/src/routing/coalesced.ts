/** Even what cannot wait is told at most this often, so that a thousand sockets lost at once are not a thousand tellings. */
const urgentMs = 100;

/**
 * Gathers names and tells about them together: at once when it has been quiet, else at most once in `everyMs()`.
 * One telling ends before the next begins, so that what is read later is told later.
 */
export class Coalesced {
  private readonly names = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private due = Infinity;
  private toldAt = 0;
  private telling: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly everyMs: () => number,
    private readonly tell: (names: string[]) => Promise<void>,
  ) {}

  /** Tells about these when the time has come. */
  soon(names: Iterable<string>): void {
    this.gather(names, this.everyMs());
  }

  /** Tells about these, and all that was gathered, with hardly a wait. */
  now(names: Iterable<string>): void {
    this.gather(names, Math.min(urgentMs, this.everyMs()));
  }

  /** Tells nothing more; resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.telling;
  }

  private gather(names: Iterable<string>, apartMs: number): void {
    for (const name of names) this.names.add(name);
    if (this.names.size > 0) this.schedule(this.toldAt + apartMs);
  }

  private schedule(at: number): void {
    if (this.stopped || at >= this.due) return;
    if (this.timer) clearTimeout(this.timer);
    this.due = at;
    this.timer = setTimeout(() => void this.flush(), Math.max(0, at - Date.now()));
  }

  private async flush(): Promise<void> {
    while (this.telling) await this.telling;
    if (this.stopped || this.names.size === 0) return;
    const names = [...this.names];
    this.names.clear();
    this.due = Infinity;
    this.toldAt = Date.now();
    // What could not be told now is told with the next.
    this.telling = this.tell(names).catch(() => this.soon(names));
    await this.telling;
    this.telling = null;
  }
}
