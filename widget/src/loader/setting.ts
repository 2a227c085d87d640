import type { Words } from '../i18n/en';
import type { Launcher } from './launcher';
import type { Storage } from './storage';

/**
 * All the panel gets from the loader. The panel imports only types from here, so that nothing is shared at run time
 * and the loader stays one classic script.
 */
export interface Setting {
  readonly root: ShadowRoot;
  readonly launcher: Launcher;
  readonly businessKey: string;
  /** Where Baton is: the script's own origin. */
  readonly origin: string;
  /** Shared by the tabs of this browser. */
  readonly shared: Storage;
  /** This tab's own. */
  readonly tab: Storage;
  readonly words: Words;
  /** Puts the business's colour in the place of ours, where the page itself names none. */
  readonly showAccent: (accent: string | null) => void;
  /** Names in `shared` and `tab`. */
  readonly kept: typeof import('./storage').kept;
}

/** What the loader can ask of the panel once it is there. */
export interface Panel {
  open(): void;
}
