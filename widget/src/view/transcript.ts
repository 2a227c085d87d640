import { pieces } from '../chat/linkify';
import type { Words } from '../i18n/en';
import { attachmentView, type ReadFile } from './attachment';
import { el, setText } from './dom';
import type { Row } from './rows';

/** What the user can do with a message that could not be sent. */
export interface Failed {
  again(id: string): void;
  remove(id: string): void;
}

interface Shown {
  item: HTMLElement;
  mark: HTMLElement;
  failedId: string | null;
}

/** The log of messages. A row keeps its element when it is confirmed, so that it is not spoken twice. */
export class Transcript {
  readonly element: HTMLElement;
  readonly #list: HTMLElement;
  readonly #shown = new Map<string, Shown>();
  /** The lines above the rows with which a chat begins, by the row's key. */
  readonly #dividers = new Map<string, HTMLElement>();
  #follows = true;
  readonly #time: Intl.DateTimeFormat;
  readonly #exact: Intl.DateTimeFormat;

  constructor(
    private readonly words: Words,
    private readonly failed: Failed,
    private readonly read: ReadFile,
  ) {
    this.#list = el('div', { class: 'rows' });
    const attributes = {
      class: 'transcript',
      tabindex: '0',
      role: 'log',
      'aria-label': words.panel.transcript,
    };
    this.element = el('div', attributes, [this.#list]);
    this.#time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
    this.#exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
  }

  /** Follows the end while the reader is there, also when the room for the transcript shrinks. */
  watchSize(): void {
    this.element.addEventListener('scroll', () => (this.#follows = this.#isAtEnd()));
    new ResizeObserver(() => {
      if (this.#follows) this.toEnd();
    }).observe(this.element);
  }

  /** Shows the rows; stays at the end when the reader was there, or has just written. */
  show(rows: Row[]): void {
    const last = rows.at(-1);
    const wrote = last?.from === 'user' && !this.#shown.has(last.key);
    this.#removeGone(rows);
    let place: ChildNode | null = this.#list.firstChild;
    for (const row of rows) {
      const shown = this.#shown.get(row.key) ?? this.#make(row);
      this.#update(shown, row);
      for (const element of row.begins ? [this.#dividerOf(row.key), shown.item] : [shown.item]) {
        if (element === place) place = place.nextSibling;
        else this.#list.insertBefore(element, place);
      }
    }
    if (this.#follows || wrote) this.toEnd();
  }

  toEnd(): void {
    this.#follows = true;
    this.element.scrollTop = this.element.scrollHeight;
  }

  #isAtEnd(): boolean {
    const { scrollTop, clientHeight, scrollHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < 48;
  }

  #removeGone(rows: Row[]): void {
    const keys = new Set(rows.map((row) => row.key));
    const beginnings = new Set(rows.flatMap((row) => (row.begins ? [row.key] : [])));
    for (const [key, divider] of this.#dividers) {
      if (beginnings.has(key)) continue;
      divider.remove();
      this.#dividers.delete(key);
    }
    for (const [key, { item }] of this.#shown) {
      if (keys.has(key)) continue;
      item.remove();
      this.#shown.delete(key);
    }
  }

  #dividerOf(key: string): HTMLElement {
    const divider = this.#dividers.get(key) ?? el('p', { class: 'divider' }, [this.words.panel.newChat]);
    this.#dividers.set(key, divider);
    return divider;
  }

  #make(row: Row): Shown {
    const time = el('time', { datetime: new Date(row.at).toISOString(), title: this.#exact.format(row.at) }, [
      this.#time.format(row.at),
    ]);
    const head = el('p', { class: 'head' }, row.name ? [el('bdi', {}, [row.name]), ' · ', time] : [time]);
    const file = row.attachment ? [attachmentView(row.attachment, this.read, this.words)] : [];
    const bubble = row.text ? [el('p', { class: 'bubble', dir: 'auto' }, linked(row.text))] : [];
    const mark = el('div', { class: 'mark' });
    const item = el('article', { class: `row ${row.from}` }, [head, ...file, ...bubble, mark]);
    const shown = { item, mark, failedId: null };
    this.#shown.set(row.key, shown);
    return shown;
  }

  #update(shown: Shown, row: Row): void {
    if (shown.failedId !== null && shown.failedId === row.failedId) return;
    shown.failedId = row.failedId;
    shown.item.classList.toggle('failed', row.failedId !== null);
    if (row.failedId === null) return setText(shown.mark, row.mark);
    shown.mark.replaceChildren(row.mark, ' ', ...this.#choices(row.failedId));
  }

  #choices(id: string): HTMLElement[] {
    const again = el('button', { type: 'button', class: 'link' }, [this.words.message.again]);
    const remove = el('button', { type: 'button', class: 'link' }, [this.words.message.remove]);
    again.addEventListener('click', () => this.failed.again(id));
    remove.addEventListener('click', () => this.failed.remove(id));
    return [again, remove];
  }
}

function linked(text: string): (Node | string)[] {
  return pieces(text).map((piece) =>
    piece.href
      ? el('a', { href: piece.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, [piece.text])
      : piece.text,
  );
}
