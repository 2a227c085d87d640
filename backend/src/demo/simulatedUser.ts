import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { protocol } from '#shared/sync/sync.contract';
import type { UserChat, UserEvents } from '#shared/widget/widget.contract';
import { widgetSocketPath } from '#shared/wire/events';

/** What one simulated user says: first (null when their chat is open already), then after an agent's messages. */
export interface Opening {
  first: string | null;
  /** Said to a bot that did not help. */
  toBot: string;
  answers: string[];
  /** Said when they come back after the chat was closed. */
  again: string;
}

export interface WidgetDoor {
  url: string;
  businessId: string;
  businessKey: string;
  token: string;
}

/** What a simulated user asks of those who sent them. */
export interface Sender {
  /** Whether another chat may come now. */
  hasRoom: () => Promise<boolean>;
  gone: () => void;
}

const answersAtMost = 4;
const comeBackShare = 1 / 3;

/** Between `from` and `to` seconds, in milliseconds. */
const seconds = (from: number, to: number): number => (from + Math.random() * (to - from)) * 1000;

/** One user in the widget: writes, waits for the agent, types, answers, and sometimes comes back. */
export class SimulatedUser {
  private socket: Socket | null = null;
  private readonly timers = new Set<NodeJS.Timeout>();
  private chat: UserChat | null = null;
  private answered = 0;
  private seen = 0;
  /** The chat that `seen` counts in: each has its own numbers. */
  private seenIn: string | null = null;
  private answering = false;
  private returned = false;

  constructor(
    private readonly door: WidgetDoor,
    private readonly words: Opening,
    private readonly sender: Sender,
  ) {}

  get businessId(): string {
    return this.door.businessId;
  }

  /** On their way to a queue: not counted there yet. */
  get isComing(): boolean {
    return this.chat === null || this.chat.state === 'bot';
  }

  enter(): void {
    const { url, businessKey, token } = this.door;
    this.socket = io(url, {
      path: widgetSocketPath,
      transports: ['websocket'],
      forceNew: true,
      auth: { businessKey, token, protocol },
      extraHeaders: { origin: url },
    });
    this.socket.on('connect', () => void this.begin());
    this.socket.on('user:changed', (fact: UserEvents['user:changed']) => this.hear(fact));
  }

  leave(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.socket?.disconnect();
    this.socket = null;
    this.sender.gone();
  }

  private async begin(): Promise<void> {
    const hello = await this.ask<{ chat: UserChat | null }>('user:hello', {
      chatId: this.chat?.id ?? null,
      seq: this.seen,
    });
    if (!hello) return this.leave();
    this.chat = hello.chat;
    if (hello.chat && hello.chat.state !== 'completed') {
      this.seen = hello.chat.seq;
      this.seenIn = hello.chat.id;
      return;
    }
    if (this.words.first === null) return this.leave();
    await this.say(this.words.first);
  }

  private hear({ chat, messages }: UserEvents['user:changed']): void {
    if (chat.id !== this.seenIn) this.seen = 0;
    this.seenIn = chat.id;
    const fresh = messages.filter((message) => message.seq > this.seen);
    this.seen = Math.max(this.seen, chat.seq);
    this.chat = chat;
    if (chat.state === 'completed') return this.end();
    const last = fresh.at(-1);
    if (last?.from === 'agent') this.answer();
    if (last?.from === 'bot' && chat.state === 'bot') this.later(seconds(3, 8), () => void this.insist());
  }

  /** A bot that has got a person meanwhile needs no telling. */
  private async insist(): Promise<void> {
    if (this.chat?.state === 'bot') await this.say(this.words.toBot);
  }

  /** Reads, types and answers once, however many messages came meanwhile. */
  private answer(): void {
    if (this.answering || this.answered >= answersAtMost) return;
    this.answering = true;
    const text = this.words.answers[this.answered % this.words.answers.length]!;
    const wait = seconds(5, 20);
    this.later(Math.max(500, wait - 3_000), () => void this.ask('user:typing', { typing: true }));
    this.later(wait, () => {
      this.answering = false;
      this.answered++;
      if (this.chat && this.chat.state !== 'completed') void this.read().then(() => this.say(text));
    });
  }

  private end(): void {
    if (this.returned || Math.random() > comeBackShare) return this.leave();
    this.returned = true;
    this.answered = 0;
    this.later(seconds(45, 120), () => void this.comeBack());
  }

  private async comeBack(): Promise<void> {
    if (await this.sender.hasRoom()) await this.say(this.words.again);
    else this.later(seconds(10, 20), () => void this.comeBack());
  }

  private async say(text: string): Promise<void> {
    const sent = await this.ask<{ chat: UserChat }>('user:send', { clientMessageId: randomUUID(), text });
    if (sent) this.chat = sent.chat;
  }

  private async read(): Promise<void> {
    if (this.chat) await this.ask('user:read', { chatId: this.chat.id, seq: this.seen });
  }

  private async ask<T>(name: string, input: object): Promise<T | null> {
    try {
      const reply = (await this.socket!.timeout(8_000).emitWithAck(name, input)) as { ok: boolean; data: T };
      return reply.ok ? reply.data : null;
    } catch {
      return null;
    }
  }

  private later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (this.socket) work();
    }, ms);
    this.timers.add(timer);
  }
}
