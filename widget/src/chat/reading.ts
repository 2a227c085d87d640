import type { UserMessage } from '#shared/widget/widget.contract';
import type { Storage } from '../loader/storage';
import type { Conversation } from './conversation';

type Tell = (mark: { chatId: string; seq: number }) => Promise<boolean>;

interface ReadPlace {
  storage: Storage;
  name: string;
}

const fromUs = (message: UserMessage) => message.from === 'agent' || message.from === 'bot';

/** What the user has seen, shared by the tabs; told to the server once for each step forward. */
export class Reading {
  #told = '';

  constructor(
    private readonly place: ReadPlace,
    private readonly tell: Tell,
  ) {}

  /** Messages of the other side that the user has not seen. */
  unread(conversation: Conversation): number {
    const seen = this.#seen(conversation.chat?.id);
    return conversation.messages.filter((message) => fromUs(message) && message.seq > seen).length;
  }

  /** The transcript is in front of the user. */
  async see(conversation: Conversation): Promise<void> {
    const last = conversation.messages.at(-1);
    const chatId = conversation.chat?.id;
    if (!last || !chatId) return;
    const mark = `${chatId}:${last.seq}`;
    if (last.seq > this.#seen(chatId)) this.place.storage.set(this.place.name, mark);
    if (mark === this.#told || !conversation.messages.some(fromUs)) return;
    this.#told = mark;
    const arrived = await this.tell({ chatId, seq: last.seq });
    if (!arrived && this.#told === mark) this.#told = '';
  }

  #seen(chatId: string | undefined): number {
    const [storedChat, seq] = (this.place.storage.get(this.place.name) ?? '').split(':');
    return storedChat === chatId ? Number(seq) || 0 : 0;
  }
}
