import type { Attachment } from '#shared/files/files.contract';
import { fileMax, filesAtOnce } from '#shared/files/files.limits';
import type { ErrorCode } from '#shared/wire/errors';
import type { Refusal } from '#shared/wire/request';
import type { Sending } from '../wire/fileLine';
import { uuid } from './uuid';

/** A file beside the message that is being written. */
export interface Picked {
  readonly key: string;
  readonly name: string;
  readonly state: 'uploading' | 'ready' | 'failed';
  /** How much of it has gone, from 0 to 1. */
  readonly share: number;
  readonly failure: Failure | null;
  readonly attachment: Attachment | null;
}

/** Why one cannot go: the server's refusal, or what is known without asking it. */
export type Failure =
  Refusal | { code: Extract<ErrorCode, 'FILE_EMPTY' | 'FILE_TOO_LARGE'> | 'TOO_MANY_FILES' };

type Send = (file: File, told: (share: number) => void) => Sending;

/** The files that the user is about to send, in the order they were chosen. */
export class PickedFiles {
  #files: Picked[] = [];
  readonly #underWay = new Map<string, Sending>();
  readonly #sources = new Map<string, File>();
  #changed: () => void = () => {};

  constructor(private readonly send: Send) {}

  get all(): readonly Picked[] {
    return this.#files;
  }

  get isUploading(): boolean {
    return this.#files.some(({ state }) => state === 'uploading');
  }

  get isReady(): boolean {
    return this.#files.some(({ state }) => state === 'ready');
  }

  onChange(changed: () => void): void {
    this.#changed = changed;
  }

  add(files: readonly File[]): void {
    const room = filesAtOnce - this.#files.filter(({ state }) => state !== 'failed').length;
    for (const [place, file] of files.entries()) {
      const key = uuid();
      this.#sources.set(key, file);
      const failure = place < room ? problemOf(file) : ({ code: 'TOO_MANY_FILES' } as const);
      const state = failure ? 'failed' : 'uploading';
      this.#files = [...this.#files, { key, name: file.name, state, share: 0, failure, attachment: null }];
      if (!failure) void this.#upload(key, file);
    }
    this.#changed();
  }

  /** Sends a file once more that got no answer. */
  again(key: string): void {
    const source = this.#sources.get(key);
    if (!source) return;
    this.#set(key, { state: 'uploading', share: 0, failure: null });
    void this.#upload(key, source);
  }

  /** Takes a file out; one on its way is broken off. */
  remove(key: string): void {
    this.#underWay.get(key)?.cancel();
    this.#underWay.delete(key);
    this.#sources.delete(key);
    this.#files = this.#files.filter((file) => file.key !== key);
    this.#changed();
  }

  /** Takes what is ready, to be sent. */
  take(): Attachment[] {
    const ready = this.#files.filter(({ state }) => state === 'ready');
    for (const { key } of ready) this.remove(key);
    return ready.flatMap(({ attachment }) => attachment ?? []);
  }

  async #upload(key: string, file: File): Promise<void> {
    const sending = this.send(file, (share) => this.#set(key, { share }));
    this.#underWay.set(key, sending);
    const reply = await sending.done;
    this.#underWay.delete(key);
    if (reply.ok) this.#set(key, { state: 'ready', share: 1, attachment: reply.data });
    else this.#set(key, { state: 'failed', failure: reply });
  }

  #set(key: string, set: Partial<Picked>): void {
    this.#files = this.#files.map((file) => (file.key === key ? { ...file, ...set } : file));
    this.#changed();
  }
}

function problemOf({ size }: File): Failure | null {
  if (size === 0) return { code: 'FILE_EMPTY' };
  return size > fileMax ? { code: 'FILE_TOO_LARGE' } : null;
}
