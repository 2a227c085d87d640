/** What the widget keeps in the browser for one business; in memory where the page may not store. */
export interface Storage {
  get(name: string): string | null;
  set(name: string, value: string): void;
  remove(name: string): void;
  /** Names that begin with `prefix`, as stored now. */
  names(prefix: string): string[];
  /** Told when another tab changes a name. Returns the way to stop. */
  watch(heard: (name: string) => void): () => void;
}

/** Kept names; each is stored as `baton:<business key>:<name>`. */
export const kept = {
  token: 'token',
  /** Id of a chat that has not ended: the next page resumes it at once. */
  openChat: 'open-chat',
  /** Last seq the user has seen, as `<chat id>:<seq>`. */
  read: 'read',
  /** Followed by the message's own id. */
  unsent: 'unsent:',
  /** Kept by tab: whether the panel stood open, and what was being written. */
  panelOpen: 'panel-open',
  draft: 'draft',
} as const;

type Area = 'localStorage' | 'sessionStorage';

function usable(area: Area): globalThis.Storage | null {
  try {
    const storage = window[area];
    const probe = 'baton:probe';
    storage.setItem(probe, '1');
    storage.removeItem(probe);
    return storage;
  } catch {
    return null;
  }
}

/** Opens what is kept for a business: `localStorage` is shared by the tabs, `sessionStorage` is this tab's. */
export function openStorage(businessKey: string, area: Area): Storage {
  const browser = usable(area);
  const memory = new Map<string, string>();
  const prefix = `baton:${businessKey}:`;
  return {
    get: (name) => memory.get(name) ?? browser?.getItem(prefix + name) ?? null,
    set(name, value) {
      try {
        if (!browser) throw new Error('no storage');
        browser.setItem(prefix + name, value);
        memory.delete(name);
      } catch {
        // Denied or full: this page still works, it only forgets on reload.
        memory.set(name, value);
      }
    },
    remove(name) {
      memory.delete(name);
      browser?.removeItem(prefix + name);
    },
    names(start) {
      const stored = browser ? Object.keys(browser).filter((key) => key.startsWith(prefix)) : [];
      const names = new Set([...stored.map((key) => key.slice(prefix.length)), ...memory.keys()]);
      return [...names].filter((name) => name.startsWith(start));
    },
    watch: (heard) => watchStorage(prefix, heard),
  };
}

function watchStorage(prefix: string, heard: (name: string) => void): () => void {
  const listener = (event: StorageEvent) => {
    if (event.key?.startsWith(prefix)) heard(event.key.slice(prefix.length));
  };
  window.addEventListener('storage', listener);
  return () => window.removeEventListener('storage', listener);
}
