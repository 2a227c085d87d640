import type { Chat, ChatEvent, Message, Sender } from '#shared/chats/chats.contract';

const id = (digit: string) => digit.repeat(24);

export const ana: Sender = { type: 'agent', id: id('a'), name: 'Ana Silva' };
export const ben: Sender = { type: 'agent', id: id('b'), name: 'Ben Okafor' };
export const marta: Sender = { type: 'user', id: id('c'), name: 'Marta Ortiz' };
export const bot: Sender = { type: 'bot', id: null, name: 'Bot' };

/** An active chat of Ana's, read to its end, with what a test wants otherwise. */
export function chatWith(own: Partial<Chat> = {}): Chat {
  return {
    id: id('1'),
    businessId: id('d'),
    userId: id('c'),
    userName: 'Marta Ortiz',
    newUser: false,
    teamId: id('e'),
    state: 'active',
    cycle: 1,
    seq: 4,
    assignee: { id: id('a'), name: 'Ana Silva' },
    queueOf: null,
    channel: 'widget',
    origin: 'bot',
    handOverReason: 'askedForPerson',
    openedAt: 1_000,
    queuedAt: 2_000,
    assignedAt: 3_000,
    assignedSeq: 3,
    waitingSince: null,
    delayedAt: null,
    completedAt: null,
    completionType: null,
    lastMessage: { seq: 4, at: 4_000, from: marta, text: 'Then where is my money?' },
    unread: 0,
    readByAgent: 4,
    readByUser: 0,
    ...own,
  };
}

/** A row of a transcript. */
export function rowWith(own: Partial<Message> & { seq: number }): Message {
  return {
    id: String(own.seq).padStart(24, '0'),
    chatId: id('1'),
    cycle: 1,
    at: own.seq * 1_000,
    kind: 'text',
    from: marta,
    text: 'Hello',
    clientMessageId: null,
    event: null,
    attachment: null,
    ...own,
  };
}

export function eventRow(seq: number, event: ChatEvent, own: Partial<Message> = {}): Message {
  return rowWith({ seq, kind: 'event', text: '', event, ...own });
}
