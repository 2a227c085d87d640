import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Attachment } from '#shared/files/files.contract';
import { newId } from '../database/id.js';
import { TenantModel, trusted } from '../database/tenant.js';
import type { Tx } from '../log/log.js';
import { DomainError } from '../wire/domainError.js';
import { FileBucket } from './fileBucket.js';
import { headBytes, kindOf } from './fileKind.js';
import { keptName, requireNoPath } from './fileName.js';
import { Incoming } from './incoming.js';
import { plainText } from './plainText.js';
import { toAttachment, type FileDoc } from './files.model.js';

/** Milliseconds after which an upload that no message has brought is thrown away. */
export const unsentMs = 24 * 60 * 60 * 1000;

/** Who sends a file, and for which chat; a user's chat may only begin with the message that brings it. */
export interface Upload {
  businessId: string;
  uploadedBy: string;
  chatId: string | null;
  name: string;
}

/** Where a file has come to: the chat whose members and user may read it, or nobody but its uploader. */
export interface StoredFile {
  attachment: Attachment;
  uploadedBy: string;
  /** null until a message brought it. */
  chatId: string | null;
}

/** Files that people send each other: taken in, kept until a message brings them, and read. */
@Injectable()
export class Files {
  private readonly files: TenantModel<FileDoc>;

  constructor(
    @InjectModel('File') files: Model<FileDoc>,
    private readonly bucket: FileBucket,
  ) {
    this.files = new TenantModel(files);
  }

  /**
   * Takes a file in while it comes, once its beginning has told what it is.
   * @throws DomainError FILE_NAME, FILE_EMPTY, FILE_TYPE, FILE_RUNS, FILE_UNKNOWN, FILE_DAMAGED, FILE_TOO_LARGE,
   * PICTURE_TOO_LARGE: with nothing kept
   */
  async take(body: Readable, upload: Upload): Promise<Attachment> {
    requireNoPath(upload.name);
    const incoming = new Incoming(body);
    const head = await incoming.head(headBytes);
    const kind = await kindOf(head, upload.name);
    const name = keptName(upload.name, kind.type);
    const file: FileDoc = { ...begun(), ...upload, ...kind, name };
    await this.files.insert(file, null);
    const bytes = incoming.after(head);
    try {
      await this.bucket.store(file._id, kind.type.startsWith('text/') ? plainText(bytes) : bytes);
    } catch (error) {
      await this.giveUp(file);
      throw error;
    }
    const stored = { size: incoming.size, state: 'ready' } as const;
    await this.files.update({ _id: file._id, businessId: file.businessId }, { $set: stored }, null);
    return toAttachment({ ...file, ...stored });
  }

  /**
   * A file that this sender has uploaded, sent or not.
   * @throws DomainError NOT_FOUND
   */
  async uploaded(fileId: string, by: { businessId: string; senderId: string }, tx: Tx): Promise<Attachment> {
    const { businessId, senderId: uploadedBy } = by;
    const own = { _id: fileId, businessId, uploadedBy, state: 'ready' } as const;
    const file = await this.files.findOne(own, { session: tx });
    if (!file) throw new DomainError('NOT_FOUND', { what: 'file' });
    return toAttachment(file);
  }

  /**
   * Binds an upload to the message that brings it, in the transaction that stores the message.
   * @throws DomainError NOT_FOUND when another message has brought it, or it was uploaded for another chat.
   */
  async bind(
    fileId: string,
    row: { _id: string; businessId: string; chatId: string; senderId: string },
    tx: Tx,
  ): Promise<void> {
    const { businessId, senderId: uploadedBy, chatId } = row;
    const place = trusted({ $in: [null, chatId] }) as never;
    const unsent = {
      _id: fileId,
      businessId,
      uploadedBy,
      chatId: place,
      messageId: null,
      state: 'ready',
    } as const;
    const bound = { $set: { messageId: row._id, chatId, dueAt: null } };
    if (!(await this.files.update(unsent, bound, tx))) throw new DomainError('NOT_FOUND', { what: 'file' });
  }

  /** The business of a file, or null: for finding out whom to ask before anything else is read. */
  businessOf(fileId: string): Promise<string | null> {
    return this.files.businessOf(fileId);
  }

  async find(businessId: string, fileId: string): Promise<StoredFile | null> {
    const file = await this.files.findOne({ _id: fileId, businessId, state: 'ready' }, { majority: true });
    if (!file) return null;
    const chatId = file.messageId === null ? null : file.chatId;
    return { attachment: toAttachment(file), uploadedBy: file.uploadedBy, chatId };
  }

  read(fileId: string): Readable {
    return this.bucket.read(fileId);
  }

  /** Left to the sweep, since a piece may still be on its way into the bucket. Lost with the database: due anyway. */
  private async giveUp({ _id, businessId }: FileDoc): Promise<void> {
    const leaving = { $set: { state: 'leaving', dueAt: new Date() } } as const;
    await this.files.update({ _id, businessId }, leaving, null).catch(() => undefined);
  }
}

function begun(): Pick<FileDoc, '_id' | 'messageId' | 'size' | 'state' | 'uploadedAt' | 'dueAt'> {
  const uploadedAt = new Date();
  const dueAt = new Date(uploadedAt.getTime() + unsentMs);
  return { _id: newId(), messageId: null, size: 0, state: 'storing', uploadedAt, dueAt };
}
