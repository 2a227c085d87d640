import type { Attachment } from '#shared/files/files.contract';
import { isPicture } from '#shared/files/files.limits';
import type { Words } from '../i18n/en';
import { el, icon, setText } from './dom';

/** Reads a file and answers with an address within this page; null when it cannot be read now. */
export type ReadFile = (id: string) => Promise<string | null>;

/** The longest sides of a picture in the transcript, in CSS pixels. */
const widest = 240;
const highest = 200;

/** A file of a message: a picture in its place, anything else by its name, to be saved. */
export function attachmentView(file: Attachment, read: ReadFile, words: Words): HTMLElement {
  const card = fileCard(file, read, words);
  return isPicture(file.type) ? picture(file, read, { card, words }) : card;
}

/** Stands at its size before it is there, and is read once it comes into sight. */
function picture(file: Attachment, read: ReadFile, rest: { card: HTMLElement; words: Words }): HTMLElement {
  const { width, height, name } = file;
  const scale = Math.min(1, widest / (width ?? widest), highest / (height ?? highest));
  const sides = [width ?? widest, height ?? highest].map((side) =>
    String(Math.max(1, Math.round(side * scale))),
  );
  const image = el('img', { alt: name, width: sides[0]!, height: sides[1]!, decoding: 'async' });
  const { open } = rest.words.file;
  const link = el('a', { class: 'picture', target: '_blank', rel: 'noopener', title: open(name) }, [image]);
  // Also for a page whose policy shows no pictures from within itself.
  const instead = () => link.replaceWith(rest.card);
  image.addEventListener('error', instead);
  const sight = new IntersectionObserver(([entry]) => {
    if (!entry?.isIntersecting) return;
    sight.disconnect();
    void read(file.id).then((address) => {
      if (address === null) return instead();
      image.src = address;
      link.href = address;
    });
  });
  sight.observe(link);
  return link;
}

function fileCard(file: Attachment, read: ReadFile, words: Words): HTMLElement {
  const { id, name, size } = file;
  const told = el('span', { class: 'told-file', role: 'status' }, [words.file.size(size)]);
  const label = words.file.save(name);
  const card = el('button', { type: 'button', class: 'file', 'aria-label': label, title: label }, [
    icon('file'),
    el('span', {}, [el('bdi', {}, [name]), told]),
  ]);
  card.addEventListener('click', async () => {
    if (card.getAttribute('aria-busy') === 'true') return;
    card.setAttribute('aria-busy', 'true');
    const address = await read(id);
    card.removeAttribute('aria-busy');
    setText(told, address === null ? words.file.unread : words.file.size(size));
    if (address !== null) el('a', { href: address, download: name }).click();
  });
  return card;
}
