import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Attachment } from '#shared/files/files.contract';
import { fileMax, filesAtOnce } from '#shared/files/files.limits';
import type { Reply } from '#shared/wire/request';
import { en } from '../i18n/en';
import { fileRefusal } from '../view/refusal';
import { PickedFiles } from './pickedFiles';

interface Sent {
  file: File;
  told(share: number): void;
  answer(reply: Partial<Reply<Attachment>>): Promise<void>;
  cancelled: boolean;
}

let sent: Sent[];
let picked: PickedFiles;
beforeEach(() => {
  sent = [];
  picked = new PickedFiles((file, told) => {
    let settle: (reply: Reply<Attachment>) => void;
    const done = new Promise<Reply<Attachment>>((resolve) => (settle = resolve));
    const sending: Sent = {
      file,
      told,
      cancelled: false,
      answer: async (reply) => {
        settle(reply as Reply<Attachment>);
        await done;
        await Promise.resolve();
      },
    };
    sent.push(sending);
    return { done, cancel: () => (sending.cancelled = true) };
  });
});

const pdf = (name: string, size = 3): File => {
  const file = new File(['abc'], name);
  Object.defineProperty(file, 'size', { value: size });
  return file;
};
const stored = { id: 'a'.repeat(24), name: 'a.pdf', type: 'application/pdf', size: 3 } as Attachment;
const refused = (code: string, retryable: boolean, data = {}) =>
  ({ ok: false, code, retryable, data, id: 'r' }) as Partial<Reply<Attachment>>;
const states = () => picked.all.map(({ state }) => state);

describe('the files beside a message', () => {
  test('are on their way, then ready, and taken once', async () => {
    picked.add([pdf('a.pdf')]);
    sent[0]!.told(0.5);
    expect([picked.all[0]!.share, picked.isUploading, picked.isReady]).toEqual([0.5, true, false]);
    await sent[0]!.answer({ ok: true, data: stored });
    expect([picked.isUploading, picked.isReady]).toEqual([false, true]);
    expect(picked.take()).toEqual([stored]);
    expect([picked.take(), picked.all]).toEqual([[], []]);
  });

  test('say why one cannot go, and keep the others', async () => {
    picked.add([pdf('a.svg'), pdf('b.pdf'), pdf('large.pdf', fileMax + 1), pdf('empty.txt', 0)]);
    expect(sent.map(({ file }) => file.name)).toEqual(['a.svg', 'b.pdf']);
    await sent[0]!.answer(refused('FILE_RUNS', false, { found: 'SVG' }));
    await sent[1]!.answer({ ok: true, data: stored });
    expect(states()).toEqual(['failed', 'ready', 'failed', 'failed']);
    const why = picked.all.flatMap(({ failure }) => (failure ? fileRefusal(failure, en) : []));
    expect(why).toEqual([
      'SVG files are not accepted, since they can carry scripts. Please send a picture, a PDF, text or CSV.',
      'This file is too large. It may have up to 10 MB.',
      'This file is empty.',
    ]);
    expect(picked.take()).toEqual([stored]);
    expect(states()).toEqual(['failed', 'failed', 'failed']);
  });

  test('go again when no answer came, and are broken off when taken out', async () => {
    picked.add([pdf('a.pdf')]);
    await sent[0]!.answer(refused('UNKNOWN', true));
    const { key } = picked.all[0]!;
    picked.again(key);
    expect(states()).toEqual(['uploading']);
    picked.remove(key);
    expect([sent[1]!.cancelled, picked.all]).toEqual([true, []]);
  });

  test('are no more than go with one message', () => {
    picked.add(Array.from({ length: filesAtOnce + 1 }, (_, place) => pdf(`${place}.pdf`)));
    expect(sent).toHaveLength(filesAtOnce);
    expect(states().at(-1)).toBe('failed');
  });
});
