import type { Refusal } from '#shared/wire/request';
import type { Setting } from '../loader/setting';
import { Connection } from '../wire/connection';
import { FileLine } from '../wire/fileLine';
import type { Output } from '../wire/requests';
import { makeSocket, type UserSocket } from '../wire/socket';
import { Conversation, type Position } from './conversation';
import type { LineState } from './line';
import { Outbox, type Outcome, type Sent } from './outbox';
import { PickedFiles } from './pickedFiles';
import { Reading } from './reading';
import { OwnTyping, TheirTyping } from './typing';
import { uuid } from './uuid';

/** The user's chat as the panel shows it: one conversation, its unsent messages, the line, who types. */
export class LiveChat {
  readonly conversation = new Conversation();
  readonly outbox: Outbox;
  readonly fileLine: FileLine;
  readonly files: PickedFiles;
  readonly reading: Reading;
  readonly ownTyping: OwnTyping;
  readonly theirTyping: TheirTyping;
  businessName = '';
  botFirst = true;
  /** The business's own first words; empty: the widget's. */
  greeting = '';
  readonly #connection: Connection;
  #changed: () => void = () => {};
  /** Commands that wait for the line. */
  #lineWaits: (() => void)[] = [];

  constructor(private readonly setting: Setting) {
    const { shared, kept } = setting;
    this.fileLine = new FileLine(setting.origin, setting.businessKey, () => shared.get(kept.token));
    this.files = new PickedFiles((file, told) => this.fileLine.send(file, told));
    this.outbox = new Outbox({ storage: shared, prefix: kept.unsent }, (message) => this.#send(message));
    this.reading = new Reading({ storage: shared, name: kept.read }, async (mark) => {
      return (await this.#connection.ask('user:read', mark)).ok;
    });
    this.ownTyping = new OwnTyping((typing) => {
      if (this.conversation.isOpen) void this.#connection.ask('user:typing', { typing });
    });
    this.theirTyping = new TheirTyping(() => this.#changed());
    const socket = makeSocket(setting.origin, setting.businessKey, () => this.#connection.handshakeToken());
    this.#connection = this.#connect(socket);
    this.#hear(socket);
    this.outbox.onChange(() => this.#changed());
    shared.watch((name) => this.#heardTab(name));
  }

  /** Why the last message was not taken; null when it was. */
  refused: Refusal | null = null;

  get line(): LineState {
    return this.#connection.state;
  }

  /** Starts the line; `changed` is called after everything that the panel may show. */
  start(changed: () => void): void {
    this.#changed = changed;
    this.#connection.start();
  }

  /** Sends the words and the files that are ready: one message each, the words with the first. */
  send(text: string): void {
    this.ownTyping.stopped();
    const files = this.files.take();
    if (files.length === 0) this.outbox.add(text);
    for (const [place, file] of files.entries()) this.outbox.add(place === 0 ? text : '', file);
  }

  /** Hands over to a person. Null when it is done, else why not. */
  talkToPerson(): Promise<Refusal | null> {
    const opId = uuid();
    return this.#command(() => this.#connection.ask('user:talkToPerson', { opId }));
  }

  /** Ends the chat for the user. Null when it is done, else why not. */
  async end(): Promise<Refusal | null> {
    const chatId = this.conversation.chat?.id;
    if (!chatId || !this.conversation.isOpen) return null;
    const opId = uuid();
    return this.#command(() => this.#connection.ask('user:end', { opId, chatId }));
  }

  #connect(socket: UserSocket): Connection {
    const { shared, kept } = this.setting;
    const token = {
      get: () => shared.get(kept.token),
      set: (value: string) => shared.set(kept.token, value),
      forget: () => shared.remove(kept.token),
    };
    return new Connection(socket, token, {
      position: () => this.conversation.position,
      hasGap: () => this.conversation.hasGap,
      welcome: (asked, answer) => this.#welcome(asked, answer),
      lineChanged: (state) => this.#lineChanged(state),
    });
  }

  #hear(socket: UserSocket): void {
    socket.on('user:changed', (fact) => {
      this.conversation.apply(fact);
      if (fact.messages.some((message) => message.from === 'agent')) this.theirTyping.heard('', false);
      this.#taken();
    });
    socket.on('user:agentRead', (fact) => {
      this.conversation.readByAgent(fact);
      this.#changed();
    });
    socket.on('user:typing', ({ name, typing }) => this.theirTyping.heard(name, typing));
  }

  #welcome(asked: Position, answer: Output<'user:hello'>): void {
    this.businessName = answer.businessName;
    this.botFirst = answer.botFirst;
    this.greeting = answer.greeting;
    this.setting.showAccent(answer.accent);
    this.conversation.welcome(asked, answer);
    this.#taken();
  }

  #lineChanged(state: LineState): void {
    if (state === 'connected') this.outbox.resume();
    else {
      this.outbox.pause();
      this.theirTyping.heard('', false);
    }
    if (!isOnItsWay(state)) for (const goOn of this.#lineWaits.splice(0)) goOn();
    this.#changed();
  }

  /** Resolves when the line stands, or is not to be waited for: a line that is long in coming counts as offline. */
  #lineSettled(): Promise<void> {
    if (!isOnItsWay(this.line)) return Promise.resolve();
    return new Promise((goOn) => this.#lineWaits.push(goOn));
  }

  /** After rows came in: what is on record leaves the outbox, and a missing row is asked for. */
  #taken(): void {
    const { conversation, outbox, setting } = this;
    for (const { clientMessageId } of conversation.messages)
      if (clientMessageId) outbox.drop(clientMessageId);
    if (conversation.chat && conversation.isOpen)
      setting.shared.set(setting.kept.openChat, conversation.chat.id);
    else if (this.reading.unread(conversation) === 0) setting.shared.remove(setting.kept.openChat);
    this.#connection.checkGap();
    this.#changed();
  }

  async #send(message: Sent): Promise<Outcome> {
    const reply = await this.#connection.ask('user:send', message);
    if (!reply.ok && (reply.retryable || reply.code === 'INTERNAL')) return 'unsure';
    this.refused = reply.ok ? null : reply;
    if (!reply.ok) return 'refused';
    this.conversation.apply({ chat: reply.data.chat, messages: [reply.data.message] });
    this.#taken();
    return 'delivered';
  }

  /** Tries a command up to three times under one opId, once the line stands. */
  async #command(
    attempt: () => Promise<{ ok: true; data: Output<'user:end'> } | Refusal>,
  ): Promise<Refusal | null> {
    await this.#lineSettled();
    for (let tries = 1; ; tries++) {
      const reply = await attempt();
      if (reply.ok) {
        this.conversation.apply({ chat: reply.data.chat, messages: [] });
        this.#taken();
        return null;
      }
      if (!reply.retryable || tries === 3 || this.line !== 'connected') return reply;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 1_000 * tries));
    }
  }

  #heardTab(name: string): void {
    const { kept } = this.setting;
    this.outbox.heard(name);
    if (name === kept.token && this.#connection.tokenIsOld) {
      this.conversation.clear();
      this.fileLine.forget();
      this.#connection.restart();
    }
    if (name === kept.read || name === kept.token) this.#changed();
  }
}

function isOnItsWay(line: LineState): boolean {
  return line === 'connecting' || line === 'reconnecting';
}
