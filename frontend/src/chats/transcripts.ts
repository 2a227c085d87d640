import { shallowReactive } from 'vue';
import {
  readTranscript,
  type Chat,
  type ChatChanged,
  type ChatRead,
  type Message,
} from '#shared/chats/chats.contract';
import { ask } from '../wire/ask';
import { Refused } from '../wire/refused';
import { withChange, withPage, type Transcript } from './transcript';

/** Every transcript on this page, kept in step: rows that are missing are read. */
export function transcripts(arrived: (rows: readonly Message[]) => void) {
  const byId = shallowReactive(new Map<string, Transcript>());
  const reading = new Map<string, { again: boolean }>();

  const chatOf = (chatId: string): Chat | undefined => byId.get(chatId)?.chat;
  const rowsOf = (chatId: string): readonly Message[] => byId.get(chatId)?.rows ?? [];
  /** Whether older rows can be loaded. */
  const hasOlder = (chatId: string): boolean => byId.get(chatId)?.more ?? false;

  function store(next: Transcript): void {
    byId.set(next.chat.id, next);
    arrived(next.rows);
  }

  function put(change: ChatChanged): void {
    const known = byId.get(change.chat.id);
    if (!known) return;
    const { transcript, gap } = withChange(known, change);
    store(transcript);
    if (gap) void readNewest(change.chat.id);
  }

  function putRead(told: ChatRead): void {
    const known = byId.get(told.chatId);
    if (!known) return;
    const { chat } = known;
    const readByAgent = Math.max(chat.readByAgent, told.readByAgent);
    const readByUser = Math.max(chat.readByUser, told.readByUser);
    const unread = readByAgent >= chat.seq ? 0 : chat.unread;
    byId.set(told.chatId, { ...known, chat: { ...chat, readByAgent, readByUser, unread } });
  }

  /** Reads the newest page of a transcript here; rows told while it is read cause one more reading. */
  async function readNewest(chatId: string): Promise<void> {
    const running = reading.get(chatId);
    if (running) return void (running.again = true);
    const mark = { again: false };
    reading.set(chatId, mark);
    try {
      do {
        mark.again = false;
        const page = await ask(readTranscript, { chatId, before: null });
        const known = byId.get(chatId);
        if (known) store(withPage(known, page));
      } while (mark.again);
    } catch (error) {
      // Out of step until the next row or the next sync, which both ask again.
      if (!(error instanceof Refused)) throw error;
    } finally {
      reading.delete(chatId);
    }
  }

  /** Reads the newest page of any chat the member may see. */
  async function open(chatId: string): Promise<Chat> {
    const page = await ask(readTranscript, { chatId, before: null });
    const known = byId.get(chatId);
    store(known ? withPage(known, page) : { chat: page.chat, rows: page.messages, more: page.more });
    return page.chat;
  }

  /** Loads one page of older rows. */
  async function loadOlder(chatId: string): Promise<void> {
    const before = rowsOf(chatId)[0]?.seq ?? null;
    const page = await ask(readTranscript, { chatId, before });
    const known = byId.get(chatId);
    if (known) store(withPage(known, page));
  }

  /** Loads pages upwards until the row is here. */
  async function loadTo(chatId: string, seq: number): Promise<void> {
    while (hasOlder(chatId) && (rowsOf(chatId)[0]?.seq ?? 0) > seq) await loadOlder(chatId);
  }

  return { byId, loadTo, chatOf, rowsOf, hasOlder, store, put, putRead, readNewest, open, loadOlder };
}
