import type { Words } from '../i18n/en';
import { el } from './dom';

/** The short question before a chat ends. */
export interface EndQuestion {
  element: HTMLElement;
  ask(): void;
  close(): void;
}

/** Makes the question; `decided` is told whether to end, and takes the focus where it belongs. */
export function endQuestion(words: Words, decided: (ends: boolean) => void): EndQuestion {
  const yes = el('button', { type: 'button', class: 'button danger' }, [words.end.yes]);
  const no = el('button', { type: 'button', class: 'button' }, [words.end.no]);
  const element = el(
    'div',
    { class: 'question', role: 'group', 'aria-label': words.end.question, hidden: true },
    [el('p', {}, [words.end.question]), no, yes],
  );
  const close = () => {
    element.hidden = true;
  };
  for (const [button, ends] of [
    [yes, true],
    [no, false],
  ] as const) {
    button.addEventListener('click', () => {
      close();
      decided(ends);
    });
  }
  return {
    element,
    close,
    ask() {
      element.hidden = false;
      no.focus();
    },
  };
}
