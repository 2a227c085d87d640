import type mongoose from 'mongoose';
import type { Closure } from '#shared/closures/closures.contract';
import type { Reply } from '#shared/wire/request';
import type { Closing } from '../load/commands.js';

type Outcome = 'invoked' | 'unknown' | 'ok' | 'fail';
type Sent = Closing & { closureId: string };
export type CloseAnswer = Reply<{ closure: Closure; duplicate: boolean }>;

/** What every client asked and was answered, to be held against what is stored in the end. */
export class ClosingHistory {
  private readonly sent = new Map<string, { closing: Sent; outcome: Outcome; since: number }>();
  /** The longest that a client had to wait for a definite answer. */
  longestMs = 0;
  /** Sends whose answer never came. */
  unknown = 0;
  duplicates = 0;
  readonly refusals = new Map<string, number>();

  invoke(closing: Sent): void {
    this.sent.set(closing.closureId, { closing, outcome: 'invoked', since: Date.now() });
  }

  unsure(closing: Sent): void {
    this.unknown++;
    this.sent.get(closing.closureId)!.outcome = 'unknown';
  }

  answered(closing: Sent, answer: CloseAnswer): void {
    const sent = this.sent.get(closing.closureId)!;
    sent.outcome = answer.ok ? 'ok' : 'fail';
    this.longestMs = Math.max(this.longestMs, Date.now() - sent.since);
    if (answer.ok && answer.data.duplicate) this.duplicates++;
    if (!answer.ok) this.refusals.set(answer.code, (this.refusals.get(answer.code) ?? 0) + 1);
  }

  get confirmed(): number {
    return [...this.sent.values()].filter(({ outcome }) => outcome === 'ok').length;
  }

  get refused(): number {
    return [...this.refusals.values()].reduce((sum, count) => sum + count, 0);
  }

  /** `lost`: confirmed but not on record as sent. `unexpected`: on record though never sent, or refused for good. */
  async compare(db: mongoose.mongo.Db): Promise<{ lost: number; duplicate: number; unexpected: number }> {
    const rows = await db.collection<Stored>('closures').find({}, { readConcern: 'majority' }).toArray();
    const byId = new Map(rows.map((row) => [row.closureId, row]));
    const cycles = new Set(rows.map((row) => `${row.chatId}/${row.cycle}`));
    const isLost = ({ closing, outcome }: { closing: Sent; outcome: Outcome }): boolean =>
      outcome === 'ok' && !isSame(closing, byId.get(closing.closureId));
    const isUnexpected = (row: Stored): boolean => {
      const outcome = this.sent.get(row.closureId)?.outcome;
      return outcome === undefined || outcome === 'fail';
    };
    return {
      lost: [...this.sent.values()].filter(isLost).length,
      duplicate: rows.length - byId.size + (rows.length - cycles.size),
      unexpected: rows.filter(isUnexpected).length,
    };
  }
}

type Stored = Pick<Closing, 'chatId' | 'cycle' | 'categoryId' | 'reasonId' | 'notes'> & { closureId: string };

function isSame(sent: Sent, stored: Stored | undefined): boolean {
  const fields = ['chatId', 'cycle', 'categoryId', 'reasonId', 'notes'] as const;
  return stored !== undefined && fields.every((field) => sent[field] === stored[field]);
}
