import { charactersLeft, cleanText, messageMax, pasteMax } from '../chat/messageText';
import type { Words } from '../i18n/en';
import type { Storage } from '../loader/storage';
import type { Attach } from './attach';
import { el, icon, setText } from './dom';

/** What the composer does for its panel. */
export interface Writing {
  send(text: string): void;
  typed(): void;
  /** Whether a file stands ready, so that no words are needed; `uploading`: it is not there yet. */
  files(): 'none' | 'uploading' | 'ready';
}

/** Where a draft is kept while the user goes from page to page. */
export interface DraftPlace {
  storage: Storage;
  name: string;
}

/** Characters left are told from here on. */
const tellFrom = 200;

/** The box one writes in. Nothing that is too long leaves it, and nothing typed is lost. */
export class Composer {
  readonly element: HTMLFormElement;
  readonly #box: HTMLTextAreaElement;
  readonly #hint: HTMLElement;

  constructor(
    private readonly words: Words,
    private readonly writing: Writing,
    private readonly draft: DraftPlace,
    private readonly attach: Attach,
  ) {
    this.#box = el('textarea', {
      rows: '1',
      'aria-label': words.composer.name,
      'aria-describedby': 'baton-hint',
      placeholder: words.composer.placeholder,
      dir: 'auto',
      autocomplete: 'off',
    });
    this.#hint = el('p', { id: 'baton-hint', class: 'hint', role: 'status' });
    const send = el('button', { type: 'submit', class: 'send' }, [icon('send'), words.composer.send]);
    this.element = el('form', { class: 'composer' }, [
      attach.list,
      el('div', { class: 'write' }, [attach.element, this.#box, send]),
      this.#hint,
    ]);
    this.#box.value = draft.storage.get(draft.name) ?? '';
    this.#listen();
  }

  focus(): void {
    this.#grow();
    this.#box.focus({ preventScroll: true });
  }

  #listen(): void {
    this.#box.addEventListener('input', () => this.#edited());
    this.#box.addEventListener('paste', (event) => this.#pasted(event));
    this.#box.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      if (!event.repeat) this.#submit();
    });
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  #edited(): void {
    const left = this.#tellLength();
    if (left >= 0) this.#keepDraft();
    this.#grow();
    if (this.#box.value.trim() !== '') this.writing.typed();
  }

  #pasted(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0 && !event.clipboardData?.types.includes('text/plain')) {
      event.preventDefault();
      return this.attach.add(files);
    }
    const pasted = event.clipboardData?.getData('text') ?? '';
    if (pasted.length <= pasteMax) return;
    event.preventDefault();
    this.#warn(this.words.composer.pasteTooLong(messageMax.toLocaleString()));
  }

  #warn(words: string): void {
    this.#hint.className = 'hint bad';
    setText(this.#hint, words);
  }

  #submit(): void {
    const text = cleanText(this.#box.value);
    const files = this.writing.files();
    if ((text === '' && files === 'none') || this.#tellLength() < 0) return this.#box.focus();
    if (files === 'uploading') return this.#warn(this.words.file.wait);
    this.#box.value = '';
    this.#edited();
    this.#box.focus();
    this.writing.send(text);
  }

  #tellLength(): number {
    const left = charactersLeft(this.#box.value);
    this.#hint.className = left < 0 ? 'hint bad' : 'hint';
    this.#box.setAttribute('aria-invalid', String(left < 0));
    const { tooLong, left: leftWord } = this.words.composer;
    if (left < 0) setText(this.#hint, tooLong((-left).toLocaleString(), messageMax.toLocaleString()));
    else setText(this.#hint, left <= tellFrom ? leftWord(left) : '');
    return left;
  }

  #keepDraft(): void {
    const { storage, name } = this.draft;
    if (this.#box.value === '') storage.remove(name);
    else storage.set(name, this.#box.value);
  }

  /** As tall as its words, up to the limit the style sets. Set through the object model, which strict policies allow. */
  #grow(): void {
    // Measuring a huge text is slow, and it cannot be sent anyway.
    if (this.#box.value.length > pasteMax) return;
    this.#box.style.height = 'auto';
    const { offsetHeight, clientHeight, scrollHeight } = this.#box;
    this.#box.style.height = `${scrollHeight + offsetHeight - clientHeight}px`;
  }
}
