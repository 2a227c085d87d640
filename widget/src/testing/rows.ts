import type { UserChat, UserMessage } from '#shared/widget/widget.contract';
import type { Storage } from '../loader/storage';

/** An id that grows with its number, as the server's do. */
export const idOf = (number: number) => number.toString(16).padStart(24, '0');

/** A chat of the user as the server tells it. */
export function userChat(changes: Partial<UserChat> = {}): UserChat {
  return { id: idOf(1), state: 'active', seq: 0, agentName: 'Ana', ahead: null, readByAgent: 0, ...changes };
}

/** A row of the user's chat; its id follows from chat and seq. */
export function userMessage(seq: number, changes: Partial<UserMessage> = {}): UserMessage {
  return {
    id: idOf(1_000 + seq),
    seq,
    at: 1_700_000_000_000 + seq,
    from: 'agent',
    name: 'Ana',
    text: `row ${seq}`,
    clientMessageId: null,
    attachment: null,
    ...changes,
  };
}

/** What the browser keeps, in memory; two pages that share one are two tabs. */
export function memoryStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    get: (name) => kept.get(name) ?? null,
    set: (name, value) => void kept.set(name, value),
    remove: (name) => void kept.delete(name),
    names: (prefix) => [...kept.keys()].filter((name) => name.startsWith(prefix)),
    watch: () => () => {},
  };
}
