import { uploadFile, type Attachment } from '#shared/files/files.contract';
import type { Reply } from '#shared/wire/request';
import { Refused, unanswered } from '../wire/refused';

/** A file on its way to Baton. */
export interface Upload {
  /** Rejects with `Refused`, and never settles once it was cancelled. */
  done: Promise<Attachment>;
  cancel(): void;
}

/** Sends a file for a chat. `told` hears how much of it has gone, from 0 to 1: `fetch` cannot tell that. */
export function upload(chatId: string, file: File, told: (share: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<Attachment>((resolve, reject) => {
    request.upload.addEventListener('progress', ({ loaded, total }) => told(total > 0 ? loaded / total : 0));
    request.addEventListener('load', () => {
      const reply = replyOf(request);
      if (reply?.ok) resolve(reply.data);
      else reject(reply ? new Refused(reply, true) : unanswered(true));
    });
    for (const failure of ['error', 'timeout'] as const)
      request.addEventListener(failure, () => reject(unanswered(true)));
  });
  const query = new URLSearchParams({ chatId, name: file.name });
  request.open(uploadFile.method, `${uploadFile.path}?${query}`);
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.send(file);
  return { done, cancel: () => request.abort() };
}

function replyOf(request: XMLHttpRequest): Reply<Attachment> | null {
  try {
    return JSON.parse(request.responseText) as Reply<Attachment>;
  } catch {
    return null;
  }
}
