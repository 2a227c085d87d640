import { shallowReactive } from 'vue';
import { typeInChat, type ChatTyping, type Sender } from '#shared/chats/chats.contract';
import { ask } from '../wire/ask';

/** Milliseconds for which one telling holds, and between two tellings while the typing goes on. */
const holdsFor = 6_000;
const tellEvery = 3_000;

/** Who is typing where, both ways. A signal: it may be lost, and fades by itself. */
export function typingSignals() {
  const typing = shallowReactive(new Map<string, Sender>());
  const fading = new Map<string, ReturnType<typeof setTimeout>>();
  const toldAt = new Map<string, number>();

  const typingIn = (chatId: string): Sender | undefined => typing.get(chatId);

  function put(told: ChatTyping): void {
    clearTimeout(fading.get(told.chatId));
    if (!told.typing) {
      typing.delete(told.chatId);
      return;
    }
    typing.set(told.chatId, told.from);
    fading.set(
      told.chatId,
      setTimeout(() => typing.delete(told.chatId), holdsFor),
    );
  }

  /** Called on every key in the composer; tells at most once in three seconds. */
  function typed(chatId: string): void {
    if (Date.now() - (toldAt.get(chatId) ?? 0) < tellEvery) return;
    toldAt.set(chatId, Date.now());
    ask(typeInChat, { chatId, typing: true }).catch(() => undefined);
  }

  /** Called when the composer is emptied or its text sent. */
  function stopped(chatId: string): void {
    if (!toldAt.delete(chatId)) return;
    ask(typeInChat, { chatId, typing: false }).catch(() => undefined);
  }

  return { typingIn, put, typed, stopped };
}
