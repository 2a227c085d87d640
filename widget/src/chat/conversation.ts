import type { UserChat, UserEvents, UserMessage } from '#shared/widget/widget.contract';

/** Where this page stands, as it tells the server. */
export interface Position {
  chatId: string | null;
  seq: number;
}

/**
 * The user's chat as this page knows it. Rows come from answers and from live events, in any order and more than
 * once; they are kept by id and shown by seq. Events are whole, so taking one twice changes nothing.
 */
export class Conversation {
  #chat: UserChat | null = null;
  #rows = new Map<string, UserMessage>();
  #earlier: UserMessage[][] = [];
  /** Every row the user may see up to this seq is here. */
  #whole = 0;

  get chat(): UserChat | null {
    return this.#chat;
  }

  /** The chat's rows, oldest first. */
  get messages(): UserMessage[] {
    return [...this.#rows.values()].sort((one, other) => one.seq - other.seq);
  }

  /** Rows of chats that ended while this page was open, one list a chat. */
  get earlier(): readonly (readonly UserMessage[])[] {
    return this.#earlier;
  }

  get isOpen(): boolean {
    return this.#chat !== null && this.#chat.state !== 'completed';
  }

  get position(): Position {
    return { chatId: this.#chat?.id ?? null, seq: this.#whole };
  }

  /** Whether a row up to the chat's seq is not here, so that the server must be asked. */
  get hasGap(): boolean {
    return this.#chat !== null && this.#whole < this.#chat.seq;
  }

  /** Takes the answer to a hello that asked from `asked`: the server read all up to the chat's seq. */
  welcome(asked: Position, answer: { chat: UserChat | null; messages: UserMessage[] }): void {
    const { chat, messages } = answer;
    const sameAsAsked = asked.chatId === this.position.chatId;
    if (!chat) {
      // A chat that was opened while the answer was on its way stands; an ended one stays readable.
      if (sameAsAsked && this.isOpen) this.#begin(null);
      return;
    }
    if (this.#chat?.id !== chat.id) {
      if (!sameAsAsked && !this.#isNewer(chat)) return;
      this.#begin(chat);
    }
    this.#whole = Math.max(this.#whole, chat.seq);
    this.#take(chat, messages);
  }

  /** Takes a live event. A chat older than ours is over and changes nothing. */
  apply({ chat, messages }: UserEvents['user:changed']): void {
    if (this.#chat?.id !== chat.id) {
      if (!this.#isNewer(chat)) return;
      this.#begin(chat);
    }
    this.#take(chat, messages);
  }

  readByAgent({ chatId, seq }: UserEvents['user:agentRead']): void {
    if (this.#chat?.id !== chatId || seq <= this.#chat.readByAgent) return;
    this.#chat = { ...this.#chat, readByAgent: seq };
  }

  /** Forgets everything: this browser has become another user. */
  clear(): void {
    this.#begin(null);
    this.#earlier = [];
  }

  /** Ids of stored entities grow with time, and a user has one chat after the other. */
  #isNewer(chat: UserChat): boolean {
    return this.#chat === null || chat.id > this.#chat.id;
  }

  #begin(chat: UserChat | null): void {
    if (this.#rows.size > 0) this.#earlier = [...this.#earlier, this.messages];
    this.#rows.clear();
    this.#whole = 0;
    this.#chat = chat;
  }

  #take(chat: UserChat, messages: UserMessage[]): void {
    const readByAgent = Math.max(chat.readByAgent, this.#chat?.readByAgent ?? 0);
    if (!this.#chat || chat.seq >= this.#chat.seq) this.#chat = { ...chat, readByAgent };
    for (const message of messages) this.#rows.set(message.id, message);
    const seqs = new Set([...this.#rows.values()].map((row) => row.seq));
    while (seqs.has(this.#whole + 1)) this.#whole++;
  }
}
