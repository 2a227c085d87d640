import * as z from 'zod/mini';
import { route } from '../wire/request.js';
import { Count, Id, text } from '../wire/schema.js';
import { consoleFilesPath, fileTypes, widgetFilesPath } from './files.limits.js';

export const FileType = z.enum(Object.keys(fileTypes) as [keyof typeof fileTypes]);
export type FileType = z.infer<typeof FileType>;

/** A picture or file that came with a message. */
export const Attachment = z.strictObject({
  id: Id,
  name: z.string(),
  type: FileType,
  /** Bytes. */
  size: Count,
  /** Pixels; null for what is no picture. */
  width: z.nullable(Count),
  height: z.nullable(Count),
});
export type Attachment = z.infer<typeof Attachment>;

const longestName = 1_000;

/**
 * Sends a file for a chat, as the body, `application/octet-stream`; the input stands in the query. It is the sender's
 * alone until a message of theirs names it, and thrown away after a day when none does.
 */
export const uploadFile = route('POST', consoleFilesPath, {
  input: z.strictObject({ chatId: Id, name: text(longestName) }),
  output: Attachment,
});

/** The same from the widget: `business` is its key, and the user's token stands in `Authorization: Bearer …`. */
export const uploadUserFile = route('POST', widgetFilesPath, {
  input: z.strictObject({ business: z.string(), name: text(longestName) }),
  output: Attachment,
});
