import { reactive } from 'vue';

/** What somebody has typed and not sent: a message to the user, or a note for the team. */
export interface DraftPlace {
  memberId: string;
  chatId: string;
  kind: 'text' | 'note';
}

interface Kept {
  text: string;
  at: number;
}

const prefix = 'baton.typed.';
/** Milliseconds after which what was typed into a chat is of no use to anybody. */
const keptFor = 7 * 24 * 60 * 60 * 1000;

const texts = reactive(new Map<string, string>());
const keyOf = ({ memberId, chatId, kind }: DraftPlace) => `${prefix}${memberId}.${chatId}.${kind}`;

/** What was typed there before, in this page or an earlier one. */
export function typedIn(place: DraftPlace): string {
  const key = keyOf(place);
  return texts.get(key) ?? read(key)?.text ?? '';
}

/** Keeps what is typed; call it at every change. An empty text takes it away. */
export function keepTyped(place: DraftPlace, text: string): void {
  const key = keyOf(place);
  hold(key, text);
  try {
    if (text === '') localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ text, at: Date.now() } satisfies Kept));
  } catch {
    // A browser that keeps nothing: the text lives as long as the page.
  }
}

/** Another tab of this browser has kept or sent what is typed in a place: it is shown here, too. */
export function takeFromOtherTab({ key, newValue }: Pick<StorageEvent, 'key' | 'newValue'>): void {
  if (!key?.startsWith(prefix)) return;
  hold(key, newValue === null ? '' : (read(key)?.text ?? ''));
}

/** What was sent is let go of: a day has hundreds of chats. */
function hold(key: string, text: string): void {
  if (text === '') texts.delete(key);
  else texts.set(key, text);
}

/** Throws away what has lain here for a week. */
export function forgetOldTyped(now: number): void {
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(prefix))) {
      if (now - (read(key)?.at ?? 0) > keptFor) localStorage.removeItem(key);
    }
  } catch {
    // Nothing is kept here, so nothing is old.
  }
}

function read(key: string): Kept | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return isKept(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function isKept(kept: unknown): kept is Kept {
  const { text, at } = (kept ?? {}) as Partial<Kept>;
  return typeof text === 'string' && typeof at === 'number';
}
