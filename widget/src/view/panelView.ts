import type { LiveChat } from '../chat/liveChat';
import type { Setting } from '../loader/setting';
import type { Refusal } from '#shared/wire/request';
import { Attach } from './attach';
import { Composer, type DraftPlace } from './composer';
import { el, icon, setText } from './dom';
import { endQuestion, type EndQuestion } from './endQuestion';
import { takeDrops } from './drop';
import { header, type Header } from './header';
import { refusalWords } from './refusal';
import { rowsOf } from './rows';
import { chatStatus, lineStatus } from './status';
import { Transcript } from './transcript';

/** The open chat on the page: shows a LiveChat and passes on what the user does. */
export class PanelView {
  readonly #element: HTMLElement;
  readonly #header: Header;
  readonly #line = el('p', { class: 'line', role: 'status' });
  readonly #welcome = el('p', { class: 'welcome' });
  readonly #typing = el('p', { class: 'typing', role: 'status' });
  readonly #notice = el('p', { class: 'notice', role: 'alert' });
  readonly #transcript: Transcript;
  readonly #composer: Composer;
  readonly #person: HTMLButtonElement;
  readonly #question: EndQuestion;

  constructor(
    private readonly setting: Setting,
    private readonly live: LiveChat,
  ) {
    const { words, tab, kept } = setting;
    this.#header = header(words);
    const failed = {
      again: (id: string) => this.#afterChoice(() => live.outbox.again(id)),
      remove: (id: string) => this.#afterChoice(() => live.outbox.drop(id)),
    };
    this.#transcript = new Transcript(words, failed, (id) => live.fileLine.read(id));
    const attach = new Attach(words, live.files, () => this.#composer.focus());
    this.#composer = this.#makeComposer(attach, { storage: tab, name: kept.draft });
    this.#person = el('button', { type: 'button', class: 'button person' }, [
      icon('person'),
      words.panel.person,
    ]);
    this.#question = endQuestion(words, (ends) => this.#decided(ends));
    this.#transcript.element.prepend(this.#welcome);
    this.#transcript.watchSize();
    this.#element = this.#assemble();
    this.#listen();
    takeDrops(this.#element, (files) => attach.add(files));
    setting.root.append(this.#element);
  }

  get isShown(): boolean {
    return !this.#element.hidden;
  }

  /** Whether the user has the transcript before them. */
  get isSeen(): boolean {
    return this.isShown && document.visibilityState === 'visible';
  }

  /** Opens the panel where it was left, without taking the focus from the page. */
  show(): void {
    this.#element.hidden = false;
    this.setting.launcher.setShown(false);
    this.setting.tab.set(this.setting.kept.panelOpen, '1');
    this.update();
    this.#transcript.toEnd();
  }

  open(): void {
    this.show();
    this.#composer.focus();
  }

  minimise(): void {
    this.#element.hidden = true;
    this.setting.launcher.setShown(true);
    this.setting.tab.remove(this.setting.kept.panelOpen);
    this.setting.launcher.button.focus();
    this.update();
  }

  /** Brings everything shown in step with the chat. */
  update(): void {
    const { live, setting } = this;
    const { conversation } = live;
    if (this.isSeen && live.line === 'connected') void live.reading.see(conversation);
    setting.launcher.setUnread(this.isShown ? 0 : live.reading.unread(conversation));
    this.#updateHead();
    const shown = { conversation, unsent: live.outbox.unsent, connected: live.line === 'connected' };
    const rows = rowsOf(shown, setting.words);
    const { welcomeBot, welcomePerson } = setting.words.panel;
    this.#welcome.hidden = rows.length > 0 || live.businessName === '';
    setText(this.#welcome, live.greeting || (live.botFirst ? welcomeBot : welcomePerson));
    this.#transcript.show(rows);
    if (live.refused) setText(this.#notice, refusalWords(live.refused, live.line, setting.words));
    const typist = live.theirTyping.name;
    setText(this.#typing, typist === null ? '' : setting.words.message.typing(typist));
  }

  #updateHead(): void {
    const { words } = this.setting;
    const { conversation, line, businessName } = this.live;
    setText(this.#header.title, businessName || words.panel.name);
    setText(this.#header.status, chatStatus(conversation.chat, words));
    setText(this.#line, lineStatus(line, words));
    this.#header.end.hidden = !conversation.isOpen;
    const state = conversation.chat?.state;
    this.#person.hidden = state === 'queued' || state === 'active';
    if (!conversation.isOpen) this.#question.close();
  }

  #makeComposer(attach: Attach, draft: DraftPlace): Composer {
    const { live } = this;
    const { files } = live;
    const writing = {
      send: (text: string) => this.#send(text),
      typed: () => live.ownTyping.typed(),
      files: () => (files.isUploading ? 'uploading' : files.isReady ? 'ready' : 'none') as 'none',
    };
    return new Composer(this.setting.words, writing, draft, attach);
  }

  #assemble(): HTMLElement {
    const { words } = this.setting;
    const actions = el('div', { class: 'actions' }, [this.#person]);
    const foot = el('footer', { class: 'foot' }, [
      this.#typing,
      this.#notice,
      this.#question.element,
      actions,
      this.#composer.element,
    ]);
    return el(
      'section',
      { class: 'panel', role: 'region', 'aria-label': words.panel.name, lang: words.language, hidden: true },
      [this.#header.element, this.#line, this.#transcript.element, foot],
    );
  }

  #listen(): void {
    this.#header.minimise.addEventListener('click', () => this.minimise());
    this.#header.end.addEventListener('click', () => this.#question.ask());
    this.#person.addEventListener(
      'click',
      () => void this.#run(this.#person, () => this.live.talkToPerson()),
    );
    this.#element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.stopPropagation();
      this.minimise();
    });
    document.addEventListener('visibilitychange', () => this.update());
  }

  #send(text: string): void {
    setText(this.#notice, '');
    this.live.send(text);
  }

  #afterChoice(choice: () => void): void {
    choice();
    this.#composer.focus();
  }

  #decided(ends: boolean): void {
    this.#composer.focus();
    if (ends) void this.#run(this.#header.end, () => this.live.end());
  }

  /** Idle, busy, failed: a button that asks the server says each. */
  async #run(button: HTMLButtonElement, command: () => Promise<Refusal | null>): Promise<void> {
    if (button.getAttribute('aria-busy') === 'true') return;
    button.setAttribute('aria-busy', 'true');
    setText(this.#notice, '');
    const refusal = await command();
    button.removeAttribute('aria-busy');
    if (refusal) setText(this.#notice, refusalWords(refusal, this.live.line, this.setting.words));
    else this.#composer.focus();
  }
}
