import { describe, expect, test } from '@jest/globals';
import type { ChatState } from '#shared/chats/chats.contract';
import type { Permission } from '#shared/members/members.contract';
import type { Actor } from '../wire/callers.js';
import {
  handing,
  holderOf,
  knowsAndIsHere,
  lastLine,
  maySee,
  mayTend,
  mayWrite,
  requireOpen,
  takesBack,
  type Holding,
} from './chatRules.js';

const noTies = { formerAgent: false, holdsUser: false };

function actor(memberId: string, ...permissions: Permission[]): Actor {
  const rights = { permissions: new Set(permissions), businessIds: null, teamIds: [] };
  return { sessionId: 's', memberId, name: memberId, groupName: 'Agent', sessionEndsAt: 0, ...rights };
}

const ana = actor('ana', 'chats.receive');
const lea = actor('lea', 'chats.viewAll');

function chat(state: ChatState, assignee: string | null = null, queueOf: string | null = null): Holding {
  return { state, assignee: assignee ? { id: assignee, name: assignee } : null, queueOf };
}

describe('who has a chat', () => {
  test.each<[Holding, string | null]>([
    [chat('active', 'ana'), 'ana'],
    [chat('waiting', 'ana'), 'ana'],
    [chat('queued', null, 'ana'), 'ana'],
    [chat('queued'), null],
    [chat('bot'), null],
    [chat('completed', 'ana', 'ana'), null],
  ])('[CH1] %j is held by %s', (held, holder) => {
    expect(holderOf(held)).toBe(holder);
  });

  test.each<[Actor, Holding, typeof noTies, boolean]>([
    [ana, chat('active', 'ana'), noTies, true],
    [ana, chat('queued', null, 'ana'), noTies, true],
    [ana, chat('active', 'ben'), noTies, false],
    [ana, chat('queued'), noTies, false],
    [ana, chat('completed', 'ana'), noTies, false],
    [ana, chat('active', 'ben'), { ...noTies, formerAgent: true }, true],
    [ana, chat('completed'), { ...noTies, holdsUser: true }, true],
    [lea, chat('bot'), noTies, true],
  ])('[CH1] %#', (member, seen, ties, may) => {
    expect(maySee(member, seen, ties)).toBe(may);
  });

  test('[CH2] only its agent writes to the user, a lead tends it', () => {
    expect([mayWrite(ana, chat('active', 'ana')), mayWrite(ana, chat('waiting', 'ana'))]).toEqual([
      true,
      true,
    ]);
    expect(mayWrite(lea, chat('active', 'ana'))).toBe(false);
    expect(mayWrite(ana, chat('queued', null, 'ana'))).toBe(false);
    expect([mayTend(lea, chat('active', 'ana')), mayTend(ana, chat('active', 'ben'))]).toEqual([true, false]);
  });

  test('[CH4] a completed chat is refused before anything else', () => {
    const refused = (member: Actor, held: Holding) => () => requireOpen(member, held, mayWrite);
    expect(refused(ana, chat('completed', 'ana'))).toThrow('CHAT_NOT_OPEN');
    expect(refused(ana, chat('active', 'ben'))).toThrow('NOT_YOUR_CHAT');
    expect(refused(ana, chat('active', 'ana'))).not.toThrow();
  });
});

describe('who takes a user back', () => {
  const here = {
    presence: 'online',
    connected: true,
    teamIds: ['support'],
    paused: false,
    businessIds: ['meadow'],
  };
  const place = { businessId: 'meadow', teamId: 'support', assignment: 'balanced' as const };

  test.each([
    [here, true],
    [{ ...here, presence: 'break' }, false],
    [{ ...here, presence: 'offline' }, false],
    [{ ...here, connected: false }, false],
    [{ ...here, teamIds: ['cards'] }, false],
    [{ ...here, businessIds: ['harbour'] }, false],
    [null, false],
  ])('[CH9] %j: %s', (slot, back) => {
    expect(takesBack(slot, place)).toBe(back);
  });

  test.each([
    [here, true],
    [{ ...here, businessIds: null }, true],
    [{ ...here, businessIds: ['harbour'] }, false],
    [{ ...here, paused: true }, false],
    [{ ...here, connected: false }, false],
  ])('[CH21] %j: %s', (slot, hers) => {
    expect(knowsAndIsHere(slot, place)).toBe(hers);
  });

  test('[CH21] where chats come by asking, a pause is none', () => {
    expect(knowsAndIsHere({ ...here, paused: true }, { ...place, assignment: 'speedy' })).toBe(true);
  });
});

test('[CH15] a row without a move stays with who has the chat; a move tells both', () => {
  const after = chat('queued', null, 'ben') as Parameters<typeof handing>[1];
  expect(handing(null, after)).toEqual({ from: 'ben', to: 'ben' });
  expect(handing({ state: 'active', assigneeId: 'ana', queueOf: null }, after)).toEqual({
    from: 'ana',
    to: 'ben',
  });
  expect(handing({ state: 'bot', assigneeId: null, queueOf: null }, after)).toEqual({
    from: null,
    to: 'ben',
  });
});

test('a last line is cut between characters', () => {
  expect(lastLine('short')).toBe('short');
  expect(lastLine('😀'.repeat(500))).toBe('😀'.repeat(200));
  expect(lastLine(`a${'😀'.repeat(500)}`).isWellFormed()).toBe(true);
});
