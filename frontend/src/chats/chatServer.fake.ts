import type { Chat, ChatChanged, Message } from '#shared/chats/chats.contract';
import type { ChatDelivery } from '#shared/sync/sync.contract';

const pageSize = 50;
export const ana = { id: 'a'.repeat(24), name: 'Ana Silva' };
export const businessId = 'b'.repeat(24);
export const userId = 'c'.repeat(24);

/** One chat as the server has it, in memory: its rows by number, and each message once by its client's id. */
export class FakeChatServer {
  readonly rows: Message[] = [];

  constructor(readonly chatId: string) {}

  chat(): Chat {
    const seq = this.rows.length;
    return {
      ...{ id: this.chatId, businessId, userId, userName: 'Marta Ortiz', teamId: null, state: 'active' },
      ...{ cycle: 1, seq, assignee: ana, queueOf: null, channel: 'widget', origin: 'user' },
      ...{ handOverReason: null, openedAt: 1, queuedAt: 1, assignedAt: 1, assignedSeq: 0 },
      ...{ waitingSince: null, completedAt: null, completionType: null, lastMessage: null },
      ...{ unread: 0, readByAgent: 0, readByUser: 0 },
    } as Chat;
  }

  /** The user writes. */
  userWrites(text: string): ChatChanged {
    return this.write({ type: 'user', id: userId, name: 'Marta Ortiz' }, text, null);
  }

  /** The agent's message: stored once however often it is sent. */
  agentSends(text: string, clientMessageId: string): ChatChanged {
    const stored = this.rows.find((row) => row.clientMessageId === clientMessageId);
    if (stored) return { chat: this.chat(), messages: [stored] };
    return this.write({ type: 'agent', ...ana }, text, clientMessageId);
  }

  page(before: number | null): { chat: Chat; messages: Message[]; more: boolean } {
    const below = this.rows.filter((row) => before === null || row.seq < before);
    const messages = below.slice(-pageSize);
    return { chat: this.chat(), messages, more: below.length > messages.length };
  }

  /** The chat for `sync`: since the client's last row when it is the same row, else the newest page. */
  delivery(have?: { seq: number; lastMessageId: string | null }): ChatDelivery {
    const same = have !== undefined && this.rows[have.seq - 1]?.id === have.lastMessageId;
    const { messages, more } = this.page(null);
    const since = same ? this.rows.slice(have.seq) : messages;
    const user = {
      id: userId,
      businessId,
      name: 'Marta Ortiz',
      known: true,
      details: [],
      timeZone: null,
      blocked: null,
    };
    return {
      ...{ chat: this.chat(), messages: since, whole: !same, more: same ? false : more },
      context: {
        user: { ...user, firstSeenAt: 1 },
        brief: { top: null, days: 30, unanswered: 0, openFollowUps: [] },
        previous: { count: 0, closures: [] },
        notes: [],
      },
    };
  }

  private write(from: Message['from'], text: string, clientMessageId: string | null): ChatChanged {
    const seq = this.rows.length + 1;
    const row: Message = {
      ...{ id: seq.toString(16).padStart(24, '0'), chatId: this.chatId, seq, cycle: 1, at: seq },
      ...{ kind: 'text', from, text, clientMessageId, event: null, attachment: null },
    };
    this.rows.push(row);
    return { chat: this.chat(), messages: [row] };
  }
}
