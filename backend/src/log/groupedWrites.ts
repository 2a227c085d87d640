import { DomainError } from '../wire/domainError.js';
import { type Log, type Tx } from './log.js';
import { actingSession, livingSessions, onNobodysBehalf } from './onBehalf.js';

/** What became of one of several writes: what it returns, or why it is refused. A refused one has written nothing. */
export type Outcome<Result> = { result: Result } | { refused: unknown };

/** Does several writes in one transaction; refuses first, and then writes what is left. May run again. */
export type WorkOnAll<Item, Result> = (items: Item[], tx: Tx) => Promise<Outcome<Result>[]>;

/** Writes in one transaction at most. */
const most = 32;

interface Waiting<Item, Result> {
  item: Item;
  sessionId: string | undefined;
  deadline: number;
  settle(outcome: Outcome<Result>): void;
}

/**
 * Gathers writes of one kind while one transaction of them is under way, and does those that gathered in the next.
 * A lone write does not wait. When a transaction of several fails, each is done on its own, so that nobody's trouble
 * is another's.
 */
export class GroupedWrites<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private running = false;

  constructor(
    private readonly log: Log,
    private readonly workOnAll: WorkOnAll<Item, Result>,
  ) {}

  /**
   * Writes `item` after earlier writes of the same `key` in this process, on behalf of the session that asks.
   * @throws what the work refuses it with, DomainError SIGNED_OUT, BUSY or UNKNOWN, or the database's own error.
   */
  write(key: string, item: Item): Promise<Result> {
    const sessionId = actingSession();
    return this.log.inTurn(
      key,
      (deadline) =>
        new Promise<Result>((resolve, reject) => {
          const settle = (outcome: Outcome<Result>): void =>
            'refused' in outcome ? reject(outcome.refused as Error) : resolve(outcome.result);
          this.waiting.push({ item, sessionId, deadline, settle });
          if (!this.running) void onNobodysBehalf(() => this.run());
        }),
    );
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.waiting.length > 0) await this.runGroup(this.waiting.splice(0, most));
    this.running = false;
  }

  private async runGroup(group: Waiting<Item, Result>[]): Promise<void> {
    try {
      const outcomes = await this.transact(group);
      group.forEach((waiting, index) => waiting.settle(outcomes[index]!));
    } catch (error) {
      if (group.length === 1) group[0]!.settle({ refused: error });
      else await Promise.all(group.map((waiting) => this.runGroup([waiting])));
    }
  }

  private transact(group: Waiting<Item, Result>[]): Promise<Outcome<Result>[]> {
    const deadline = Math.min(...group.map((waiting) => waiting.deadline));
    return this.log.transact(deadline, async (tx) => {
      const asking = group.flatMap(({ sessionId }) => sessionId ?? []);
      const living = asking.length > 0 ? await livingSessions(this.log.connection, asking, tx) : new Set();
      const isAlive = ({ sessionId }: Waiting<Item, Result>): boolean => !sessionId || living.has(sessionId);
      const alive = group.filter(isAlive);
      const outcomes = await this.workOnAll(
        alive.map(({ item }) => item),
        tx,
      );
      const signedOut = { refused: new DomainError('SIGNED_OUT', {}) };
      return group.map((waiting) => {
        const index = alive.indexOf(waiting);
        return index < 0 ? signedOut : outcomes[index]!;
      });
    });
  }
}
