const tellEveryMs = 3_000;
const idleMs = 5_000;
const forgetMs = 8_000;

/** Tells that the user types: at once, then at most every three seconds, and when they stop. */
export class OwnTyping {
  #toldAt = -Infinity;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (typing: boolean) => void) {}

  typed(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stopped(), idleMs);
    if (Date.now() - this.#toldAt < tellEveryMs) return;
    this.#toldAt = Date.now();
    this.tell(true);
  }

  stopped(): void {
    clearTimeout(this.#idle);
    if (this.#toldAt === -Infinity) return;
    this.#toldAt = -Infinity;
    this.tell(false);
  }
}

/** Who types on the other side; forgotten when the telling stops, since it may be lost. */
export class TheirTyping {
  #name: string | null = null;
  #forget: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly changed: () => void) {}

  get name(): string | null {
    return this.#name;
  }

  heard(name: string, typing: boolean): void {
    clearTimeout(this.#forget);
    this.#name = typing ? name : null;
    if (typing) this.#forget = setTimeout(() => this.heard(name, false), forgetMs);
    this.changed();
  }
}
