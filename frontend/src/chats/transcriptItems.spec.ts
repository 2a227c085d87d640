import { describe, expect, it } from '@jest/globals';
import type { ChatEvent, Message } from '#shared/chats/chats.contract';
import { ana, ben, bot, eventRow, marta, rowWith } from './chat.fake';
import { handoverNote, lastClosureId, transcriptItems } from './transcriptItems';

const noon = new Date(2026, 10, 22, 12).getTime();
const minute = 60_000;
const laidOut = (rows: Message[]) =>
  transcriptItems(rows, ana.id!).map((item) => {
    if (item.kind === 'message') return `${item.own ? 'own' : 'other'}${item.first ? ' first' : ''}`;
    return item.kind === 'event' ? `event ${item.rows.map((row) => row.event.type).join('+')}` : item.kind;
  });

const assigned: ChatEvent = { type: 'assigned', to: { id: ana.id, name: ana.name }, queuedMs: 25_000 };
const handedOver: ChatEvent = {
  type: 'handedOver',
  reason: 'askedForPerson',
  teamId: 'e'.repeat(24),
  teamName: 'Support',
};
const reassigned = (note: string): ChatEvent => ({
  type: 'reassigned',
  by: { id: ben.id, name: ben.name },
  teamId: 'e'.repeat(24),
  teamName: 'Support',
  to: { id: ana.id, name: ana.name },
  note,
});
const closed = (closureId: string): ChatEvent => ({
  type: 'closed',
  closureId,
  completionType: 'agent',
  by: { id: ana.id, name: ana.name },
  categoryName: 'Refund',
  reasonName: 'Track refund',
});

describe('a transcript', () => {
  it('groups neighbours of one sender for five minutes, and tells own messages apart', () => {
    const rows = [
      rowWith({ seq: 1, at: noon }),
      rowWith({ seq: 2, at: noon + minute }),
      rowWith({ seq: 3, at: noon + 7 * minute }),
      rowWith({ seq: 4, at: noon + 7 * minute, from: bot }),
      rowWith({ seq: 5, at: noon + 8 * minute, from: ana }),
      rowWith({ seq: 6, at: noon + 8 * minute, from: ben }),
    ];
    expect(laidOut(rows)).toEqual([
      'day',
      'other first',
      'other',
      'other first',
      'other first',
      'own first',
      'other first',
    ]);
  });

  it('has a line for each day, and names the sender again after it', () => {
    const rows = [rowWith({ seq: 1, at: noon }), rowWith({ seq: 2, at: noon + 24 * 60 * minute })];
    expect(laidOut(rows)).toEqual(['day', 'other first', 'day', 'other first']);
  });

  it('puts an assignment on the line of what brought it about, and breaks groups at events and notes', () => {
    const rows = [
      rowWith({ seq: 1, at: noon }),
      eventRow(2, handedOver, { at: noon }),
      eventRow(3, assigned, { at: noon }),
      rowWith({ seq: 4, at: noon, kind: 'note', from: ben }),
      rowWith({ seq: 5, at: noon, from: ben }),
      eventRow(6, reassigned('Call her'), { at: noon }),
      eventRow(7, assigned, { at: noon }),
    ];
    expect(laidOut(rows)).toEqual([
      'day',
      'other first',
      'event handedOver+assigned',
      'note',
      'other first',
      'event reassigned',
      'event assigned',
    ]);
  });

  it('keeps its keys when older rows are put before it', () => {
    const rows = [1, 2, 3, 4].map((seq) => rowWith({ seq, at: noon + seq, from: seq % 2 ? marta : ana }));
    const keys = (some: Message[]) => transcriptItems(some, ana.id!).map((item) => item.key);
    expect(keys(rows)).toEqual(expect.arrayContaining(keys(rows.slice(2))));
  });
});

describe('the handover note', () => {
  it('is that of the last reassignment in the present cycle', () => {
    const rows = [eventRow(1, reassigned('first')), eventRow(2, reassigned('second'))];
    expect(handoverNote(rows, 1)?.note).toBe('second');
    expect(handoverNote(rows, 2)).toBeUndefined();
    expect(handoverNote([...rows, eventRow(3, reassigned('  '))], 1)).toBeUndefined();
  });
});

describe('the closing of a transcript', () => {
  it('is the newest that was not undone', () => {
    const by = { id: ana.id, name: ana.name };
    const rows = [eventRow(1, closed('one')), eventRow(2, closed('two'))];
    expect(lastClosureId(rows)).toBe('two');
    expect(lastClosureId([...rows, eventRow(3, { type: 'undone', closureId: 'two', by })])).toBe('one');
    expect(lastClosureId([])).toBeUndefined();
  });
});
