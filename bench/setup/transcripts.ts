import type { ChatChanged, Message } from '#shared/chats/chats.contract';
import type { ChatDelivery } from '#shared/sync/sync.contract';
import type { LightSocket } from '../load/lightSocket.js';
import { Line, unlessEnded } from './line.js';
import { factOf } from './replica.js';

interface Shown {
  seq: number;
  rows: Message[];
}

/** What an agent's screen shows of their chats, kept in step through a line that breaks. */
export class Transcripts {
  readonly shown = new Map<string, Shown>();
  syncs = 0;
  readonly line: Line;
  private held: ChatChanged[] | null = [];
  private socket: LightSocket | null = null;

  constructor(dial: () => Promise<LightSocket>) {
    this.line = new Line(dial, (socket) => this.greet(socket));
  }

  private greet(socket: LightSocket): void {
    this.socket = socket;
    socket.onEvent((event, raw) => {
      if (this.socket !== socket) return;
      if (event === 'chat:changed') this.hear(factOf<ChatChanged>(raw));
      if (event === 'sync:required') this.sync(socket).catch(unlessEnded);
    });
    this.sync(socket).catch(unlessEnded);
  }

  private hear(change: ChatChanged): void {
    if (this.held) this.held.push(change);
    else this.apply(change);
  }

  private async sync(socket: LightSocket): Promise<void> {
    this.held ??= [];
    this.syncs++;
    const chats = Object.fromEntries(
      [...this.shown]
        .filter(([, { rows }]) => rows.length > 0)
        .map(([id, { seq, rows }]) => [id, { seq, lastMessageId: rows.at(-1)!.id }]),
    );
    const asked = { taxonomies: {}, chats, timeZone: 'UTC' };
    const answer = await this.line.settle<{ chats: ChatDelivery[] }>('sync', asked);
    if (this.socket !== socket || !answer.ok || this.held === null) return;
    for (const delivery of answer.data.chats) this.take(delivery);
    const held = this.held;
    this.held = null;
    for (const change of held) this.apply(change);
  }

  private take({ chat, messages, whole }: ChatDelivery): void {
    const rows = whole ? messages : [...(this.shown.get(chat.id)?.rows ?? []), ...messages];
    this.shown.set(chat.id, { rows, seq: rows.at(-1)?.seq ?? chat.seq });
  }

  private apply({ chat, messages }: ChatChanged): void {
    const own = this.shown.get(chat.id);
    if (!own || !this.socket) return;
    for (const message of messages) {
      if (message.seq <= own.seq) continue;
      if (message.seq > own.seq + 1) return void this.sync(this.socket).catch(unlessEnded);
      own.rows.push(message);
      own.seq = message.seq;
    }
  }
}
