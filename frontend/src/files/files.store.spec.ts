import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createPinia, setActivePinia } from 'pinia';
import type { Attachment } from '#shared/files/files.contract';
import { fileMax, filesAtOnce } from '#shared/files/files.limits';
import { useFilesStore } from './files.store';

/** A request one can read: it sends nothing, and is answered by the test. */
class FakeRequest extends EventTarget {
  static all: FakeRequest[] = [];
  readonly upload = new EventTarget();
  address = '';
  responseText = '';
  aborted = false;

  constructor() {
    super();
    FakeRequest.all.push(this);
  }

  open(_method: string, address: string): void {
    this.address = address;
  }

  setRequestHeader(): void {}
  send(): void {}

  abort(): void {
    this.aborted = true;
  }

  goes(share: number): void {
    this.upload.dispatchEvent(new ProgressEvent('progress', { loaded: share * 100, total: 100 }));
  }

  async answer(reply: object): Promise<void> {
    this.responseText = JSON.stringify(reply);
    this.dispatchEvent(new Event('load'));
    await new Promise((resolve) => setTimeout(resolve));
  }

  async fail(): Promise<void> {
    this.dispatchEvent(new Event('error'));
    await new Promise((resolve) => setTimeout(resolve));
  }
}

const real = globalThis.XMLHttpRequest;
globalThis.XMLHttpRequest = FakeRequest as unknown as typeof XMLHttpRequest;
afterAll(() => {
  globalThis.XMLHttpRequest = real;
});
URL.createObjectURL = () => 'blob:picture';
URL.revokeObjectURL = () => undefined;

const stored = (name: string): Attachment => {
  return { id: name.padEnd(24, '0'), name, type: 'application/pdf', size: 3, width: null, height: null };
};
const file = (name: string, size = 3) => {
  const made = new File(['abc'], name);
  Object.defineProperty(made, 'size', { value: size });
  return made;
};

let files: ReturnType<typeof useFilesStore>;
beforeEach(() => {
  setActivePinia(createPinia());
  FakeRequest.all = [];
  files = useFilesStore();
});
const inChat = () => files.inChat('chat');

describe('files beside a message', () => {
  it('says how far each is, and gives what is ready to be sent, once', async () => {
    files.add('chat', [file('a b.pdf')]);
    const [request] = FakeRequest.all;
    expect(request!.address).toBe('/api/files?chatId=chat&name=a+b.pdf');
    request!.goes(0.4);
    expect(inChat()).toMatchObject([{ name: 'a b.pdf', state: 'uploading', share: 0.4 }]);
    expect(files.takeReady('chat')).toEqual([]);
    await request!.answer({ ok: true, data: stored('a') });
    expect(files.takeReady('chat')).toEqual([stored('a')]);
    expect([inChat(), files.takeReady('chat')]).toEqual([[], []]);
  });

  it('says why one is refused, and keeps the others', async () => {
    files.add('chat', [file('a.svg'), file('b.pdf')]);
    const refusal = { ok: false, code: 'FILE_RUNS', retryable: false, data: { found: 'SVG' }, id: '1' };
    await FakeRequest.all[0]!.answer(refusal);
    await FakeRequest.all[1]!.answer({ ok: true, data: stored('b') });
    expect(inChat()).toMatchObject([{ state: 'failed', mayRetry: false }, { state: 'ready' }]);
    expect(inChat()[0]!.failure).toContain('SVG files are not accepted, since they can carry scripts');
    expect(files.takeReady('chat')).toEqual([stored('b')]);
    expect(inChat()).toMatchObject([{ name: 'a.svg' }]);
  });

  it('sends nothing that is too large, empty, or too many', () => {
    files.add('chat', [file('large.pdf', fileMax + 1), file('empty.txt', 0)]);
    expect(inChat().map(({ failure }) => failure)).toEqual([
      'This file is too large. It may have up to 10 MB.',
      'This file is empty.',
    ]);
    expect(FakeRequest.all).toEqual([]);
    files.add(
      'chat',
      Array.from({ length: filesAtOnce + 1 }, (_, place) => file(`${place}.pdf`)),
    );
    expect(FakeRequest.all).toHaveLength(filesAtOnce);
    expect(inChat().at(-1)!.failure).toContain(`Only ${filesAtOnce} files`);
  });

  it('sends again what got no answer, and breaks off what is taken out', async () => {
    files.add('chat', [file('a.pdf')]);
    await FakeRequest.all[0]!.fail();
    const [failed] = inChat();
    expect(failed).toMatchObject({ state: 'failed', mayRetry: true });
    files.retry(failed!.key);
    expect(inChat()).toMatchObject([{ state: 'uploading', failure: null }]);
    files.remove(failed!.key);
    expect(FakeRequest.all[1]!.aborted).toBe(true);
    expect(inChat()).toEqual([]);
  });

  it('takes back what was not sent, and keeps chats apart', () => {
    files.giveBack('chat', stored('a'));
    expect(files.inChat('other')).toEqual([]);
    expect(files.takeReady('chat')).toEqual([stored('a')]);
  });
});
