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
import { Live, room } from '../wire/live.js';
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
    if (!note) return null;
    const chat = await this.records.openOf(businessId, note.userId);
    return () => this.told(note, chat && holderOf(chat));
  }

  /** To who holds a chat of the user, and to who may read along in any. */
  private told(doc: UserNoteDoc, holder: string | null): void {
    const rooms = [room.business(doc.businessId), room.everyBusiness];
    const fact = { note: toUserNote(doc) };
    for (const socket of new Set(rooms.flatMap((name) => this.live.socketsIn(name)))) {
      const { memberId, permissions } = socket.data['actor'] as Actor;
      if (memberId === holder || permissions.has('chats.viewAll')) socket.emit('userNote:added', fact);
    }
  }
}
