import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { Attachment } from '#shared/files/files.contract';
import { fileMax, fileTypes, filesAtOnce, isPicture } from '#shared/files/files.limits';
import { t } from '../i18n';
import { useSessionStore } from '../session/session.store';
import { errorText } from '../wire/errorText';
import { Refused, refusedHere } from '../wire/refused';
import { forgetFile, keepFile, keptFiles } from './keptFiles';
import { upload, type Upload } from './upload';

/** A file that stands in a composer: on its way, ready to be sent, or refused with the reason. */
export interface ComposedFile {
  key: string;
  chatId: string;
  name: string;
  size: number;
  /** Shows the picture from this page's own memory. */
  preview: string | null;
  state: 'uploading' | 'ready' | 'failed';
  /** How much of it has gone, from 0 to 1. */
  share: number;
  failure: string | null;
  mayRetry: boolean;
  attachment: Attachment | null;
}

/** The files that this page's member is about to send, by chat; this browser keeps them until they are sent. */
export const useFilesStore = defineStore('files', () => {
  const byKey = shallowReactive(new Map<string, ComposedFile>());
  const sources = new Map<string, File>();
  const underWay = new Map<string, Upload>();
  const session = useSessionStore();
  let restoredFor: string | undefined;

  const inChat = (chatId: string): ComposedFile[] =>
    [...byKey.values()].filter((file) => file.chatId === chatId);

  /** Puts files beside the message that is being written; what cannot go says why. */
  function add(chatId: string, files: readonly File[]): void {
    const room = filesAtOnce - inChat(chatId).filter((file) => file.state !== 'failed').length;
    for (const [place, file] of files.entries()) {
      const key = crypto.randomUUID();
      sources.set(key, file);
      byKey.set(key, begun(key, chatId, file));
      const problem = place < room ? problemOf(file) : t('files.tooMany', { count: filesAtOnce });
      if (problem) change(key, { state: 'failed', failure: problem });
      else {
        const memberId = session.me?.id;
        if (memberId) void keepFile({ key, memberId, chatId, file, at: Date.now() + place });
        void send(key);
      }
    }
  }

  /** Takes up what was chosen in this browser before the page was loaded: it is uploaded anew. */
  async function restore(): Promise<void> {
    const memberId = session.me?.id;
    if (!memberId || restoredFor === memberId) return;
    restoredFor = memberId;
    for (const { key, chatId, file } of await keptFiles(memberId)) {
      if (byKey.has(key)) continue;
      sources.set(key, file);
      byKey.set(key, begun(key, chatId, file));
      void send(key);
    }
  }

  /** Sends a file once more that got no answer. */
  function retry(key: string): void {
    if (byKey.get(key)?.state === 'failed') void send(key);
  }

  async function send(key: string): Promise<void> {
    const [known, source] = [byKey.get(key), sources.get(key)];
    if (!known || !source) return;
    change(key, { state: 'uploading', share: 0, failure: null, mayRetry: false });
    const sending = upload(known.chatId, source, (share) => change(key, { share }));
    underWay.set(key, sending);
    try {
      change(key, { state: 'ready', attachment: await sending.done, share: 1 });
    } catch (error) {
      const mayRetry = error instanceof Refused && error.retryable;
      change(key, { state: 'failed', failure: errorText(error), mayRetry });
    } finally {
      underWay.delete(key);
    }
  }

  /** Takes a file out again; one on its way is broken off. */
  function remove(key: string): void {
    underWay.get(key)?.cancel();
    underWay.delete(key);
    const preview = byKey.get(key)?.preview;
    if (preview) URL.revokeObjectURL(preview);
    if (sources.delete(key)) void forgetFile(key);
    byKey.delete(key);
  }

  /** Takes what is ready out of a composer, to be sent. */
  function takeReady(chatId: string): Attachment[] {
    const ready = inChat(chatId).filter((file) => file.state === 'ready');
    ready.forEach(({ key }) => remove(key));
    return ready.flatMap(({ attachment }) => attachment ?? []);
  }

  /** Puts a file back that was taken and not sent. */
  function giveBack(chatId: string, attachment: Attachment): void {
    const { id: key, name, size } = attachment;
    const preview = null;
    const ready = { state: 'ready', share: 1, failure: null, mayRetry: false } as const;
    byKey.set(key, { key, chatId, name, size, preview, attachment, ...ready });
  }

  function change(key: string, set: Partial<ComposedFile>): void {
    const known = byKey.get(key);
    if (known) byKey.set(key, { ...known, ...set });
  }

  return { inChat, add, restore, retry, remove, takeReady, giveBack };
});

function begun(key: string, chatId: string, file: File): ComposedFile {
  const shown = isPicture(file.type) && Object.hasOwn(fileTypes, file.type) && file.size <= fileMax;
  const preview = shown ? URL.createObjectURL(file) : null;
  const state = { state: 'uploading', share: 0, failure: null, mayRetry: false, attachment: null } as const;
  return { key, chatId, name: file.name, size: file.size, preview, ...state };
}

/** What the server would refuse for its size, told before it is sent. */
function problemOf({ size }: File): string | undefined {
  if (size === 0) return errorText(refusedHere('FILE_EMPTY', {}));
  if (size > fileMax) return errorText(refusedHere('FILE_TOO_LARGE', { megabytes: fileMax / 1024 / 1024 }));
  return undefined;
}
