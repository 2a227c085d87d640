import { Injectable } from '@nestjs/common';
import {
  reasonsMax,
  type BotShare,
  type HandOverRow,
  type readAskedFor,
  type readBot,
} from '#shared/insights/insights.contract';
import type { HandOverReason } from '#shared/chats/chats.contract';
import type { EntryName } from '#shared/insights/filter.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import type { Cell } from './cells.js';
import { readClosingKey } from './keys.js';
import { keyOf } from './naming.js';
import { stretchesOf, type Span } from './periods.js';
import { Rollups } from './rollups.js';
import { Scopes, type Scope } from './scopes.js';
import { Tables, everyCourse, handedOver, wishOf } from './tables.js';

/** What users ask for, and what of it the bot could not handle. */
@Injectable()
export class AskedFor {
  constructor(
    private readonly scopes: Scopes,
    private readonly tables: Tables,
    private readonly rollups: Rollups,
  ) {}

  /** @throws DomainError NOT_FOUND, PERIOD_BACKWARDS, PERIOD_TOO_LONG */
  async read(actor: Actor, { filter }: InputOf<typeof readAskedFor>): Promise<OutputOf<typeof readAskedFor>> {
    const scope = await this.scopes.of(actor, filter);
    return this.tables.shown(scope, await this.tables.sum(scope, everyCourse));
  }

  /** @throws DomainError NOT_FOUND, PERIOD_BACKWARDS, PERIOD_TOO_LONG */
  async readBot(actor: Actor, { filter }: InputOf<typeof readBot>): Promise<OutputOf<typeof readBot>> {
    const scope = await this.scopes.of(actor, filter);
    return this.botOf(scope, reasonsMax);
  }

  /** The bot's table with `most` reasons at most. */
  async botOf(scope: Scope, most: number): Promise<OutputOf<typeof readBot>> {
    const { now, before } = scope.periods;
    const table = await this.tables.shown(scope, await this.tables.sum(scope, handedOver), most);
    const [ours, theirs] = [await this.botCount(scope, now), await this.botCount(scope, before)];
    const handOvers = [...ours.reasons].map(([reason, closedAs]): HandOverRow => {
      const rows = [...closedAs.values()].sort((a, b) => b.closings - a.closings);
      const closings = sum(rows);
      const earlier = sum([...(theirs.reasons.get(reason)?.values() ?? [])]);
      return { reason, closings, before: earlier, closedAs: rows.slice(0, most) };
    });
    return {
      ...table,
      share: { now: ours.share, before: theirs.share },
      handOvers: handOvers.sort((a, b) => b.closings - a.closings),
    };
  }

  private async botCount(scope: Scope, span: Span): Promise<BotCount> {
    const { head, naming } = scope;
    const count = new BotCount((pair) => naming.entryOf(head.pairs[pair]!));
    for (const stretch of stretchesOf(span)) {
      await this.rollups.read(wishOf(scope, stretch, stretch.grain), (_day, key) => {
        const { pair, course } = readClosingKey(key);
        const isOurs = course.origin === 'bot' && pair < head.pairs.length;
        return isOurs ? count.cell(course.handOverReason, pair) : null;
      });
    }
    count.finish();
    return count;
  }
}

type Row = HandOverRow['closedAs'][number];

/** Chats that came to a bot: what it kept, and what became of the others. */
class BotCount {
  readonly share: BotShare = { chats: 0, kept: 0 };
  readonly reasons = new Map<HandOverReason | null, Map<string, Row>>();
  private readonly cells = new Map<HandOverReason | null, Cell[]>();

  constructor(private readonly entryOf: (pair: number) => EntryName) {}

  cell(reason: HandOverReason | null, pair: number): Cell {
    const cells = this.cells.get(reason) ?? [];
    this.cells.set(reason, cells);
    // How long they took is not asked for.
    return (cells[pair] ??= { counters: [0, 0, 0], spreads: [] });
  }

  finish(): void {
    for (const [reason, cells] of this.cells) {
      const rows = new Map<string, Row>();
      cells.forEach(({ counters }, pair) => {
        const entry = this.entryOf(pair);
        const row = rows.get(keyOf(entry)) ?? { entry, closings: 0 };
        row.closings += counters[0]!;
        rows.set(keyOf(entry), row);
      });
      const closings = sum([...rows.values()]);
      this.share.chats += closings;
      if (reason === null) this.share.kept += closings;
      else this.reasons.set(reason, rows);
    }
  }
}

function sum(rows: readonly Row[]): number {
  return rows.reduce((all, { closings }) => all + closings, 0);
}
