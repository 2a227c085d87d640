import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { addUserNote } from '#shared/notes/notes.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { ChatAccess } from '../chats/chatAccess.js';
import { ChatRecords } from '../chats/chatRecords.js';
import { holderOf } from '../chats/chatRules.js';
import { newId } from '../database/id.js';
import { TenantModel } from '../database/tenant.js';
import { Log, isDuplicateKey } from '../log/log.js';
import { LogStream, type Emission } from '../log/stream.js';
import { person } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { Live } from '../wire/live.js';
import { toUserNote, type UserNoteDoc } from './notes.model.js';

/** What agents write down about a user, for whoever meets them next. */
@Injectable()
export class Notes {
  private readonly notes: TenantModel<UserNoteDoc>;

  constructor(
    @InjectModel('UserNote') notes: Model<UserNoteDoc>,
    private readonly access: ChatAccess,
    private readonly records: ChatRecords,
    private readonly log: Log,
    private readonly live: Live,
    stream: LogStream,
  ) {
    this.notes = new TenantModel(notes);
    stream.onEvent('userNote', (row) => this.prepare(row.businessId, row.noteId));
  }

  /** @throws DomainError NOT_FOUND, OP_ID_REUSED */
  async add(actor: Actor, note: InputOf<typeof addUserNote>): Promise<OutputOf<typeof addUserNote>> {
    const { opId, userId, text } = note;
    const businessId = await this.access.requireUser(actor, note.businessId, userId);
    const doc: UserNoteDoc = {
      _id: newId(),
      businessId,
      userId,
      opId,
      text,
      by: person(actor),
      at: new Date(),
    };
    try {
      await this.log.write(`user:${userId}`, async (tx) => {
        await this.notes.insert(doc, tx);
        await this.log.tell({ kind: 'userNote', businessId, noteId: doc._id }, tx);
      });
      return { note: toUserNote(doc) };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return { note: toUserNote(await this.repeated(doc)) };
    }
  }

  private async repeated(doc: UserNoteDoc): Promise<UserNoteDoc> {
    const { businessId, opId, userId, text, by } = doc;
    const stored = await this.notes.findOne({ businessId, opId }, { majority: true });
    if (!stored) throw new DomainError('UNKNOWN', {});
    const same = stored.userId === userId && stored.text === text && stored.by.id === by.id;
    if (!same) throw new DomainError('OP_ID_REUSED', {});
    return stored;
  }

  private async prepare(businessId: string, noteId: string): Promise<Emission | null> {
    const note = await this.notes.findOne({ _id: noteId, businessId }, { majority: true });
    const chat = note && (await this.records.openOf(businessId, note.userId));
    const holder = chat && holderOf(chat);
    if (!note || !holder) return null;
    return () =>
      this.live.toHolder({ memberId: holder, businessId }, 'userNote:added', { note: toUserNote(note) });
  }
}
