import { acceptedFiles } from '#shared/files/files.limits';
import type { Picked, PickedFiles } from '../chat/pickedFiles';
import type { Words } from '../i18n/en';
import { el, icon, setText } from './dom';
import { fileRefusal } from './refusal';

interface Shown {
  item: HTMLElement;
  progress: HTMLProgressElement;
  told: HTMLElement;
  again: HTMLButtonElement;
}

/** The button that chooses files, and the files beside the message: how far each is, and why one cannot go. */
export class Attach {
  readonly element: HTMLElement;
  readonly list: HTMLElement;
  readonly #shown = new Map<string, Shown>();

  constructor(
    private readonly words: Words,
    private readonly files: PickedFiles,
    private readonly done: () => void,
  ) {
    const chooser = el('input', { type: 'file', multiple: true, hidden: true, accept: acceptedFiles });
    const { attach, list } = words.file;
    const button = el('button', { type: 'button', class: 'square', 'aria-label': attach, title: attach }, [
      icon('attach'),
    ]);
    this.element = el('span', { class: 'attach' }, [button, chooser]);
    this.list = el('ul', { class: 'picked', 'aria-label': list, hidden: true });
    button.addEventListener('click', () => chooser.click());
    chooser.addEventListener('change', () => {
      this.add([...(chooser.files ?? [])]);
      // The same file may be chosen again after it was taken out.
      chooser.value = '';
    });
    files.onChange(() => this.#update());
  }

  add(files: readonly File[]): void {
    if (files.length === 0) return;
    this.files.add(files);
    this.done();
  }

  #update(): void {
    const { all } = this.files;
    const keys = new Set(all.map(({ key }) => key));
    for (const [key, { item }] of this.#shown) {
      if (keys.has(key)) continue;
      item.remove();
      this.#shown.delete(key);
    }
    for (const file of all) this.#show(this.#shown.get(file.key) ?? this.#make(file), file);
    this.list.hidden = all.length === 0;
  }

  #make({ key, name }: Picked): Shown {
    const progress = el('progress', { max: '1', 'aria-label': name });
    const told = el('p', { class: 'told-file', role: 'status' });
    const again = el('button', { type: 'button', class: 'link' }, [this.words.file.again]);
    const remove = el(
      'button',
      { type: 'button', class: 'square', 'aria-label': this.words.file.remove(name) },
      [icon('end')],
    );
    again.addEventListener('click', () => this.#choose(() => this.files.again(key)));
    remove.addEventListener('click', () => this.#choose(() => this.files.remove(key)));
    const words = el('div', { class: 'picked-words' }, [el('bdi', {}, [name]), progress, told, again]);
    const item = el('li', {}, [words, remove]);
    this.list.append(item);
    const shown = { item, progress, told, again };
    this.#shown.set(key, shown);
    return shown;
  }

  #show({ item, progress, told, again }: Shown, { state, share, failure }: Picked): void {
    item.classList.toggle('bad', state === 'failed');
    progress.hidden = state !== 'uploading';
    progress.value = share;
    const { uploading, ready } = this.words.file;
    setText(told, failure ? fileRefusal(failure, this.words) : state === 'ready' ? ready : uploading);
    again.hidden = !(failure && 'retryable' in failure && failure.retryable);
  }

  /** The button that was pressed may go: the focus goes on to where one writes. */
  #choose(choice: () => void): void {
    choice();
    this.done();
  }
}
