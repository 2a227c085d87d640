import { createI18n } from 'vue-i18n';
import { en } from './messages';

type Keys<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Keys<T[K]>}`;
}[keyof T & string];

/** The name of a text: its area, then its place in that area's file, as in `ui.presence.online`. */
export type TextKey = Keys<typeof en>;

/** What fills the places of a text. `count` also chooses between its singular and plural forms. */
export type TextValues = Record<string, string | number> & { count?: number };

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
});

/** The text of that name in the member's language. Reactive: a template that calls it follows a change of language. */
export function t(key: TextKey, values: TextValues = {}): string {
  const { count } = values;
  return count === undefined ? i18n.global.t(key, values) : i18n.global.t(key, values, count);
}

/** The language of the texts, as a BCP 47 tag. */
export function language(): string {
  return i18n.global.locale.value;
}

/** Where dates and numbers take their form from: the browser's own variant of the language, British English else. */
export function formatLocale(): string {
  const own = language();
  return (
    navigator.languages.find((tag) => tag.startsWith(own) && tag !== own) ?? (own === 'en' ? 'en-GB' : own)
  );
}
