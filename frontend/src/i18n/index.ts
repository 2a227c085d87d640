import { ref } from 'vue';
import { en } from './messages';
import { written } from './written';

type Keys<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Keys<T[K]>}`;
}[keyof T & string];

/** The name of a text: its area, then its place in that area's file, as in `ui.presence.online`. */
export type TextKey = Keys<typeof en>;

/** What fills the places of a text. `count` also chooses between its singular and plural forms. */
export type TextValues = Record<string, string | number> & { count?: number };

interface Texts {
  [name: string]: string | Texts;
}

const texts: Record<string, Texts> = { en };
const locale = ref('en');

/** The text of that name in the member's language. Reactive: a template that calls it follows a change of language. */
export function t(key: TextKey, values: TextValues = {}): string {
  return written(found(texts[locale.value], key) ?? found(en, key) ?? key, values);
}

/** The language of the texts, as a BCP 47 tag. */
export function language(): string {
  return locale.value;
}

/** Where dates and numbers take their form from: the browser's own variant of the language, British English else. */
export function formatLocale(): string {
  const own = language();
  return (
    navigator.languages.find((tag) => tag.startsWith(own) && tag !== own) ?? (own === 'en' ? 'en-GB' : own)
  );
}

function found(all: Texts | undefined, key: string): string | undefined {
  const text = key.split('.').reduce<string | Texts | undefined>(inside, all);
  return typeof text === 'string' ? text : undefined;
}

function inside(area: string | Texts | undefined, name: string): string | Texts | undefined {
  return typeof area === 'object' && Object.hasOwn(area, name) ? area[name] : undefined;
}
