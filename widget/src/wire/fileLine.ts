import type { Attachment } from '#shared/files/files.contract';
import { widgetFilesPath } from '#shared/files/files.limits';
import type { Refusal, Reply } from '#shared/wire/request';

const noAnswer: Refusal = { ok: false, code: 'UNKNOWN', retryable: true, data: {}, id: '' };

/** A file on its way. `done` never settles once it was cancelled. */
export interface Sending {
  done: Promise<Reply<Attachment>>;
  cancel(): void;
}

/** Files go beside the socket: they are large, and a page of another website reads them by the user's token. */
export class FileLine {
  readonly #read = new Map<string, Promise<string | null>>();

  constructor(
    private readonly origin: string,
    private readonly businessKey: string,
    private readonly token: () => string | null,
  ) {}

  /** Sends a file; `told` hears how much of it has gone, from 0 to 1. */
  send(file: File, told: (share: number) => void): Sending {
    const request = new XMLHttpRequest();
    const done = new Promise<Reply<Attachment>>((resolve) => {
      request.upload.addEventListener('progress', ({ loaded, total }) => told(total ? loaded / total : 0));
      request.addEventListener('load', () => resolve(replyOf(request.responseText)));
      request.addEventListener('error', () => resolve(noAnswer));
      request.addEventListener('timeout', () => resolve(noAnswer));
    });
    request.open('POST', this.#address('', { name: file.name }));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('authorization', this.#authorization);
    request.send(file);
    return { done, cancel: () => request.abort() };
  }

  /** An address within this page for the bytes of a file; null when it cannot be read now. Read once. */
  read(id: string): Promise<string | null> {
    const known = this.#read.get(id);
    if (known) return known;
    const reading = this.#fetch(id).catch(() => null);
    this.#read.set(id, reading);
    void reading.then((address) => address === null && this.#read.delete(id));
    return reading;
  }

  /** Forgets what was read: this browser has become another user. */
  forget(): void {
    for (const reading of this.#read.values())
      void reading.then((address) => address !== null && URL.revokeObjectURL(address));
    this.#read.clear();
  }

  get #authorization(): string {
    return `Bearer ${this.token() ?? ''}`;
  }

  #address(id: string, more: Record<string, string> = {}): string {
    const query = new URLSearchParams({ business: this.businessKey, ...more });
    return `${this.origin}${widgetFilesPath}${id && `/${id}`}?${query}`;
  }

  async #fetch(id: string): Promise<string | null> {
    const headers = { authorization: this.#authorization };
    const answer = await fetch(this.#address(id), { headers, credentials: 'omit' });
    return answer.ok ? URL.createObjectURL(await answer.blob()) : null;
  }
}

function replyOf(text: string): Reply<Attachment> {
  try {
    return JSON.parse(text) as Reply<Attachment>;
  } catch {
    return noAnswer;
  }
}
