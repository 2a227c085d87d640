import type { Words } from '../i18n/en';

/** The button that opens the chat, and what it tells. */
export interface Launcher {
  readonly button: HTMLButtonElement;
  setUnread(count: number): void;
  setState(state: 'idle' | 'loading' | 'failed'): void;
  setShown(shown: boolean): void;
}

const bubble = 'M7.9 20A9 9 0 1 0 4 16.1L2 22Z';

function icon(): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const path = document.createElementNS(space, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', bubble);
  svg.append(path);
  return svg;
}

function labelled(tag: 'span' | 'p', className: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

function launcherButton(words: Words): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'launcher';
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-describedby', 'baton-told');
  const label = labelled('span', 'launcher-label');
  label.textContent = words.launcher.open;
  button.append(icon(), label);
  return button;
}

/** Puts the launcher into the widget's shadow root. */
export function createLauncher(root: ShadowRoot, words: Words): Launcher {
  const corner = document.createElement('aside');
  corner.className = 'corner';
  corner.lang = words.language;
  corner.setAttribute('aria-label', words.launcher.open);
  const button = launcherButton(words);
  const badge = labelled('span', 'badge');
  badge.setAttribute('aria-hidden', 'true');
  badge.hidden = true;
  const told = labelled('p', 'told');
  told.id = 'baton-told';
  told.setAttribute('role', 'status');
  button.append(badge);
  corner.append(told, button);
  root.append(corner);
  return {
    button,
    setUnread(count) {
      badge.hidden = count === 0;
      badge.textContent = count > 99 ? '99+' : String(count);
      told.classList.remove('visible');
      told.textContent = count === 0 ? '' : words.launcher.unread(count);
    },
    setState(state) {
      button.setAttribute('aria-busy', String(state === 'loading'));
      told.classList.toggle('visible', state === 'failed');
      told.textContent = state === 'idle' ? '' : words.launcher[state];
    },
    setShown(shown) {
      corner.hidden = !shown;
      button.setAttribute('aria-expanded', String(!shown));
    },
  };
}
