import type { Closure } from '#shared/closures/closures.contract';
import type { Refusal } from '#shared/wire/request';
import { Refused, unanswered } from '../wire/refused';
import type { CloseInput } from './outbox';

/** What happens to one sending: it may not arrive, its answer may be lost, or the server may be busy. */
export type Fate = 'ok' | 'lost' | 'answerLost' | 'busy';

/** The server's side of closing, in memory: one row per closing id, one closing per cycle. */
export class FakeClosingServer {
  readonly rows = new Map<string, Closure>();
  /** Every sending that arrived while another of the same closing was being answered. */
  overlapping = 0;
  readonly #arriving = new Set<string>();

  constructor(
    private readonly fate: () => Fate,
    private readonly refusalFor: (input: CloseInput) => Refusal | undefined = () => undefined,
  ) {}

  async close(input: CloseInput): Promise<{ closure: Closure; duplicate: boolean }> {
    if (this.#arriving.has(input.closureId)) this.overlapping++;
    this.#arriving.add(input.closureId);
    try {
      await new Promise((resolve) => setImmediate(resolve));
      return this.answer(input);
    } finally {
      this.#arriving.delete(input.closureId);
    }
  }

  private answer(input: CloseInput): { closure: Closure; duplicate: boolean } {
    const fate = this.fate();
    if (fate === 'lost') throw unanswered(true);
    if (fate === 'busy')
      throw new Refused({ ok: false, code: 'BUSY', retryable: true, data: {}, id: 'b' }, true);
    const refusal = this.refusalFor(input);
    if (refusal) throw new Refused(refusal, true);
    const duplicate = this.rows.has(input.closureId);
    const closure = this.rows.get(input.closureId) ?? closureOf(input);
    this.rows.set(input.closureId, closure);
    if (fate === 'answerLost') throw unanswered(true);
    return { closure, duplicate };
  }
}

export function closureOf(input: CloseInput): Closure {
  const { closureId, chatId, cycle, categoryId, reasonId, notes, followUps } = input;
  return {
    ...{ closureId, chatId, cycle, categoryId, reasonId, notes, followUps },
    businessId: 'b'.repeat(24),
    userId: 'c'.repeat(24),
    userName: 'Marta Ortiz',
    completionType: 'agent',
    categoryName: 'Refund',
    reasonName: 'Track refund',
    at: 1_000,
    by: { id: 'a'.repeat(24), name: 'Ana Silva' },
    formerAgent: null,
    teamId: null,
    rev: 1,
    undoneAt: null,
    correctedAt: null,
    correctedBy: null,
  };
}
