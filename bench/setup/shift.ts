import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { checkBooks } from './books.js';
import { ClosingHistory, type CloseAnswer } from './closingHistory.js';
import { Line } from './line.js';
import { sitDown, type Office } from './office.js';
import { none } from '../faults/fault.js';

/** Agents who close chat after chat at a steady pace until they are told to stop. */
export class Shift {
  readonly history = new ClosingHistory();
  /** When the newest closing was confirmed. */
  lastOkAt = 0;
  private readonly lines: Line[];
  private stopping = false;
  private work: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly office: Office,
    private readonly everyMs: number,
    dial = (cookie: string) => sitDown(office.baton.port, cookie),
  ) {
    this.lines = office.staff.agents.map(({ cookie }) => new Line(() => dial(cookie)));
  }

  begin(): void {
    this.work = Promise.all(this.office.chats.map((own, index) => this.closeAll(own, this.lines[index]!)));
  }

  /** Lets every closing under way come to its definite answer, then holds the answers against what is stored. */
  async end(failures: string[]): Promise<Record<string, number>> {
    this.stopping = true;
    await this.work;
    for (const line of this.lines) line.end();
    const { history, office } = this;
    const found = await history.compare(office.db);
    const books = await checkBooks(office.db);
    none(failures, 'lost', found.lost);
    none(failures, 'duplicate', found.duplicate);
    none(failures, 'unexpected', found.unexpected);
    none(failures, `refused (${[...history.refusals.keys()].join(', ')})`, history.refused);
    none(failures, 'chats between states', books.betweenStates + books.gaps + books.wrongLoads);
    return { closings: history.confirmed, unknown: history.unknown, ...found };
  }

  private async closeAll(chats: Office['chats'][0], line: Line): Promise<void> {
    for (const chat of chats) {
      if (this.stopping) return;
      const closing = { closureId: randomUUID(), ...this.office.closingOf(chat) };
      this.history.invoke(closing);
      const unsure = (): void => this.history.unsure(closing);
      const answer = (await line.settle('closure:close', closing, unsure)) as CloseAnswer;
      this.history.answered(closing, answer);
      if (answer.ok) this.lastOkAt = Date.now();
      await wait(this.everyMs);
    }
  }
}
