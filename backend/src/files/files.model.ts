import { Schema } from 'mongoose';
import type { Attachment, FileType } from '#shared/files/files.contract';

/** A file that somebody has uploaded. Its bytes are in the bucket, under the same id. */
export interface FileDoc {
  _id: string;
  businessId: string;
  /** The chat it was uploaded for; null for a user's until a message brings it. */
  chatId: string | null;
  /** The member or user who uploaded it, and who alone may send it. */
  uploadedBy: string;
  /** The message that brought it; null while there is none. */
  messageId: string | null;
  name: string;
  type: FileType;
  size: number;
  width: number | null;
  height: number | null;
  state: 'storing' | 'ready' | 'leaving';
  uploadedAt: Date;
  /** When it is thrown away; null once a message has brought it. */
  dueAt: Date | null;
}

export const fileSchema = new Schema<FileDoc>(
  {
    _id: String,
    businessId: { type: String, required: true },
    chatId: String,
    uploadedBy: { type: String, required: true },
    messageId: String,
    name: { type: String, required: true },
    type: { type: String, required: true },
    size: { type: Number, required: true },
    width: Number,
    height: Number,
    state: { type: String, required: true },
    uploadedAt: { type: Date, required: true },
    dueAt: Date,
  },
  { collection: 'attachments', versionKey: false, minimize: false },
);
// Uploads that no message has brought in time.
fileSchema.index({ dueAt: 1 }, { partialFilterExpression: { dueAt: { $type: 'date' } } });

/** The bucket's pieces of files; declared so that their index is made, and looked after, like every other. */
export const filePieceSchema = new Schema(
  { files_id: { type: String, required: true }, n: { type: Number, required: true } },
  { collection: 'files.chunks', versionKey: false, strict: false },
);
// A file's pieces in order; two uploads cannot mix theirs.
filePieceSchema.index({ files_id: 1, n: 1 }, { unique: true });

export function toAttachment({ _id: id, name, type, size, width, height }: FileDoc): Attachment {
  return { id, name, type, size, width, height };
}
