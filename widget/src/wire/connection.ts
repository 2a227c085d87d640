import type { ErrorCode } from '#shared/wire/errors';
import { retryableCodes } from '#shared/wire/errors';
import type { Reply } from '#shared/wire/request';
import type { Position } from '../chat/conversation';
import { lineAfter, type LineEvent, type LineState } from '../chat/line';
import { ask } from './ask';
import type { Input, Output, RequestName } from './requests';
import type { UserSocket } from './socket';

/** After this long without a line the user is told that they are offline. */
const tiredMs = 10_000;

/** What the connection asks of the conversation, and tells it. */
export interface Client {
  position(): Position;
  welcome(asked: Position, answer: Output<'user:hello'>): void;
  hasGap(): boolean;
  lineChanged(state: LineState): void;
}

/** The user's token, shared by the tabs. */
export interface TokenPlace {
  get(): string | null;
  set(token: string): void;
  forget(): void;
}

/** Milliseconds between `least` and twice that, so that not all pages come back at once. */
const spread = (least: number) => least * (1 + Math.random());

/**
 * Keeps the line: connects, says hello after each connect, and again whenever rows are missing. The line counts as
 * connected once a hello was answered.
 */
export class Connection {
  #state: LineState = 'connecting';
  #tired: ReturnType<typeof setTimeout> | undefined;
  #helloTimer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #askAgain = false;
  #hellos = 0;
  #tokenSent: string | null = null;

  constructor(
    private readonly socket: UserSocket,
    private readonly token: TokenPlace,
    private readonly client: Client,
  ) {
    socket.on('connect', () => this.#connected());
    socket.on('disconnect', (reason) => this.#dropped(reason));
    socket.on('connect_error', (failure) => this.#failed(failure));
    // The server tells everyone the same limit; each page takes its own moment within it.
    socket.on('sync:required', ({ delayMs }) => this.#helloIn(Math.random() * delayMs));
    window.addEventListener('offline', () => this.#step('browserOffline'));
    window.addEventListener('online', () => this.#browserOnline());
  }

  get state(): LineState {
    return this.#state;
  }

  /** The token of the next handshake; remembered, to notice when another tab puts a different one in its place. */
  handshakeToken(): string | null {
    this.#tokenSent = this.token.get();
    return this.#tokenSent;
  }

  start(): void {
    if (!navigator.onLine) this.#step('browserOffline');
    this.#watchTired();
    this.socket.connect();
  }

  /** Drops the line and takes it up again, with the token as stored now. */
  restart(): void {
    this.socket.disconnect().connect();
  }

  /** Whether another tab has become another user. */
  get tokenIsOld(): boolean {
    const stored = this.token.get();
    return stored !== null && stored !== this.#tokenSent;
  }

  ask<N extends RequestName>(name: N, input: Input<N>): Promise<Reply<Output<N>>> {
    return ask(this.socket, name, input);
  }

  /** Called after every live event: asks the server when rows are missing. */
  checkGap(): void {
    if (this.client.hasGap() && this.#helloTimer === undefined) this.#helloIn(0);
  }

  #step(event: LineEvent): void {
    const state = lineAfter(this.#state, event);
    if (state === this.#state) return;
    this.#state = state;
    if (state === 'reconnecting') this.#watchTired();
    this.client.lineChanged(state);
  }

  #watchTired(): void {
    clearTimeout(this.#tired);
    this.#tired = setTimeout(() => this.#step('tired'), tiredMs);
  }

  #connected(): void {
    this.#hellos = 0;
    this.#helloIn(0);
  }

  #dropped(reason: string): void {
    clearTimeout(this.#helloTimer);
    this.#helloTimer = undefined;
    this.#step('dropped');
    // The library does not come back by itself after the server said goodbye.
    if (reason === 'io server disconnect') this.#comeBackIn(spread(1_000));
  }

  #browserOnline(): void {
    this.#step('browserOnline');
    // A line from before may look alive and be dead; a new one is sure.
    if (this.#state !== 'outdated') this.restart();
  }

  #comeBackIn(ms: number): void {
    setTimeout(() => {
      if (!this.socket.active) this.socket.connect();
    }, ms);
  }

  /** A handshake refused by the server is final for the library; a broken line it tries again itself. */
  #failed(failure: Error & { data?: unknown }): void {
    if (this.socket.active) return;
    const code = codeOf(failure);
    if (code === 'SIGNED_OUT' && this.#tokenSent !== null) {
      this.token.forget();
      this.#comeBackIn(spread(500));
    } else if (code === null || retryableCodes.has(code)) {
      this.#comeBackIn(spread(2_000));
    } else {
      this.#refused(code);
    }
  }

  #refused(code: ErrorCode): void {
    if (code === 'NEW_VERSION') return this.#step('outdated');
    this.#step('refused');
    this.#comeBackIn(spread(60_000));
  }

  #helloIn(ms: number): void {
    clearTimeout(this.#helloTimer);
    this.#helloTimer = setTimeout(() => {
      this.#helloTimer = undefined;
      void this.#hello();
    }, ms);
  }

  async #hello(): Promise<void> {
    // An answer on its way may be older than what asks anew.
    if (this.#asking) this.#askAgain = true;
    if (this.#asking || !this.socket.connected) return;
    this.#asking = true;
    this.#askAgain = false;
    const asked = this.client.position();
    const socketId = this.socket.id;
    const reply = await this.ask('user:hello', asked);
    this.#asking = false;
    if (socketId !== this.socket.id) {
      // The answer belongs to a line that is gone; the new one says its own hello.
      if (this.socket.connected) this.#helloIn(0);
      return;
    }
    if (reply.ok) this.#welcomed(asked, reply.data);
    else this.#helloRefused(reply.code);
  }

  #welcomed(asked: Position, answer: Output<'user:hello'>): void {
    if (!this.#keepToken(answer.token)) return;
    this.client.welcome(asked, answer);
    this.#step('welcomed');
    clearTimeout(this.#tired);
    // Each further hello in a row waits longer, should a row never come.
    this.#hellos = this.client.hasGap() ? this.#hellos + 1 : 0;
    if (this.#askAgain) this.#helloIn(0);
    else if (this.#hellos > 0) this.#helloIn(spread(100 * this.#hellos));
  }

  #helloRefused(code: ErrorCode): void {
    if (retryableCodes.has(code) || code === 'INTERNAL') this.#helloIn(spread(1_000));
    else if (code === 'SIGNED_OUT') {
      this.token.forget();
      this.restart();
    } else this.#refused(code);
  }

  /** False when another tab was given a token first: then this tab joins that user. */
  #keepToken(given: string | null): boolean {
    if (given === null) return true;
    if (this.tokenIsOld) {
      this.restart();
      return false;
    }
    this.token.set(given);
    this.#tokenSent = given;
    return true;
  }
}

function codeOf(failure: Error & { data?: unknown }): ErrorCode | null {
  const { data } = failure;
  const code = typeof data === 'object' && data !== null && 'code' in data ? data.code : failure.message;
  return typeof code === 'string' && /^[A-Z_]+$/.test(code) ? (code as ErrorCode) : null;
}
