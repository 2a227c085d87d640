import { describe, expect, it } from '@jest/globals';
import type { ChatEvent } from '#shared/chats/chats.contract';
import { ana, ben, chatWith, eventRow } from './chat.fake';
import { leftByOwnHand, nextToOpen } from './leaving';

const closedBy = (by: { id: string | null; name: string } | null): ChatEvent => ({
  type: 'closed',
  closureId: 'x',
  completionType: by ? 'agent' : 'autocomplete',
  by,
  categoryName: null,
  reasonName: null,
});

describe('a chat that leaves', () => {
  it('left by its agent’s own hand when they closed or reassigned it', () => {
    expect(leftByOwnHand([eventRow(1, closedBy({ id: ana.id, name: ana.name }))], ana.id!)).toBe(true);
    expect(leftByOwnHand([eventRow(1, closedBy({ id: ben.id, name: ben.name }))], ana.id!)).toBe(false);
    expect(leftByOwnHand([eventRow(1, closedBy(null))], ana.id!)).toBe(false);
    expect(leftByOwnHand([], ana.id!)).toBe(false);
  });

  it('counts the last leaving only', () => {
    const rows = [
      eventRow(1, closedBy({ id: ana.id, name: ana.name })),
      eventRow(2, { type: 'returned', from: { id: ana.id, name: ana.name }, why: 'lost' }),
    ];
    expect(leftByOwnHand(rows, ana.id!)).toBe(false);
  });
});

describe('the next chat to open', () => {
  it('is a new one before one with unread messages before the first', () => {
    const plain = chatWith({ id: 'x' });
    const unread = chatWith({ id: 'y', unread: 1 });
    const fresh = chatWith({ id: 'z', readByAgent: 0 });
    expect(nextToOpen([plain, unread, fresh])).toBe(fresh);
    expect(nextToOpen([plain, unread])).toBe(unread);
    expect(nextToOpen([plain])).toBe(plain);
    expect(nextToOpen([])).toBeUndefined();
  });
});
