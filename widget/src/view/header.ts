import type { Words } from '../i18n/en';
import { el, icon } from './dom';

/** The panel's head: whom one talks to, and the ways out. */
export interface Header {
  element: HTMLElement;
  title: HTMLElement;
  status: HTMLElement;
  end: HTMLButtonElement;
  minimise: HTMLButtonElement;
}

/** Makes the head; the panel listens to its buttons. */
export function header(words: Words): Header {
  const title = el('h2', { class: 'title' }, [words.panel.name]);
  const status = el('p', { class: 'status', role: 'status' });
  const end = el('button', { type: 'button', class: 'button', hidden: true }, [words.panel.end]);
  const minimise = el(
    'button',
    { type: 'button', class: 'square', 'aria-label': words.panel.minimise, title: words.panel.minimise },
    [icon('minimise')],
  );
  const element = el('header', { class: 'top' }, [
    el('div', { class: 'who' }, [title, status]),
    end,
    minimise,
  ]);
  return { element, title, status, end, minimise };
}
