import type { RouteLocationNormalized } from 'vue-router';
import { t, type TextKey } from '../i18n';

declare module 'vue-router' {
  interface RouteMeta {
    /** What the browser's tab is called. */
    title?: TextKey;
  }
}

/** The name of a page for the browser's tab: "My chats · Baton". */
export function pageTitle({ meta: { title } }: Pick<RouteLocationNormalized, 'meta'>): string {
  return title ? `${t(title)} · ${t('shell.product')}` : t('shell.product');
}
