import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { ref } from 'vue';
import type { KeptClosing } from '../closures/outbox';
import type { CloseDraft } from '../closures/drafts';
import type { OutgoingMessage } from '../chats/outgoing';
import { memoryStorage } from './memoryStorage';

/** What this browser keeps for its members until the server has it. */
interface KeptHere extends DBSchema {
  drafts: { key: [memberId: string, chatId: string, cycle: number]; value: CloseDraft };
  closings: { key: string; value: KeptClosing; indexes: { byMember: string } };
  messages: { key: string; value: OutgoingMessage; indexes: { byMember: string } };
}

export type Storage = IDBPDatabase<KeptHere>;

let opened: Promise<Storage> | undefined;

/** True in a browser that keeps nothing: what is typed lasts as long as the page. */
export const keptInPageOnly = ref(false);

/** The browser's database, opened once; where it has none, the page's memory. */
export function storage(): Promise<Storage> {
  opened ??= openOrRemember();
  return opened;
}

async function openOrRemember(): Promise<Storage> {
  try {
    return await openStorage('baton');
  } catch {
    keptInPageOnly.value = true;
    return memoryStorage();
  }
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
