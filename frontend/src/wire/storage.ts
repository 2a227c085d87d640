import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { KeptClosing } from '../closures/outbox';
import type { CloseDraft } from '../closures/drafts';
import type { OutgoingMessage } from '../chats/outgoing';

/** What this browser keeps for its members until the server has it. */
interface KeptHere extends DBSchema {
  drafts: { key: [memberId: string, chatId: string, cycle: number]; value: CloseDraft };
  closings: { key: string; value: KeptClosing; indexes: { byMember: string } };
  messages: { key: string; value: OutgoingMessage; indexes: { byMember: string } };
}

export type Storage = IDBPDatabase<KeptHere>;

let opened: Promise<Storage> | undefined;

/** The browser's database, opened once. */
export function storage(): Promise<Storage> {
  opened ??= openStorage('baton');
  return opened;
}

/** Opens (and makes, the first time) the database under a name. */
export function openStorage(name: string): Promise<Storage> {
  return openDB<KeptHere>(name, 1, {
    upgrade(database) {
      database.createObjectStore('drafts', { keyPath: ['memberId', 'chatId', 'cycle'] });
      database.createObjectStore('closings', { keyPath: 'closureId' }).createIndex('byMember', 'memberId');
      database
        .createObjectStore('messages', { keyPath: 'clientMessageId' })
        .createIndex('byMember', 'memberId');
    },
    terminated() {
      opened = undefined;
    },
  });
}
