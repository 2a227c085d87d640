import type { WebsiteAnswer } from '#shared/widget/widget.contract';
import { widgetWebsitePath } from '#shared/widget/widget.paths';
import type { Reply } from '#shared/wire/request';
import { en } from '../i18n/en';
import { accentRule } from './accent';
import { createLauncher } from './launcher';
import launcherStyle from './launcher.css?inline';
import type { Panel, Setting } from './setting';
import { kept, openStorage } from './storage';

const hostId = 'baton-chat';

/** Replaced by the build with the hashed name of the panel's file. */
declare const __PANEL_FILE__: string;

/** The panel's module. The build must not see this import: its own loading of chunks needs a module script. */
function importPanel(origin: string): Promise<typeof import('../panel')> {
  return import(/* @vite-ignore */ new URL(`/widget/${__PANEL_FILE__}`, origin).href);
}

/** Adopted sheets are allowed by a page whose policy forbids inline styles. */
function sheetOf(rules: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
}

function prepare(script: HTMLScriptElement, businessKey: string): Setting {
  const host = document.createElement('div');
  host.id = hostId;
  const root = host.attachShadow({ mode: 'open' });
  const business = sheetOf('');
  // What the page itself chose comes last, and so holds.
  root.adoptedStyleSheets = [sheetOf(launcherStyle), business, sheetOf(accentRule(script.dataset['accent']))];
  const showAccent = (accent: string | null) => business.replaceSync(accentRule(accent ?? undefined));
  const launcher = createLauncher(root, en);
  document.body.append(host);
  const shared = openStorage(businessKey, 'localStorage');
  const tab = openStorage(businessKey, 'sessionStorage');
  return {
    root,
    launcher,
    businessKey,
    origin: new URL(script.src).origin,
    shared,
    tab,
    words: en,
    showAccent,
    kept,
  };
}

/** The panel comes once, when it is wanted; a failed load is told and can be tried again. */
function panelLoader(setting: Setting): () => Promise<Panel | null> {
  let coming: Promise<Panel | null> | null = null;
  const load = async () => {
    setting.launcher.setState('loading');
    try {
      const { startPanel } = await importPanel(setting.origin);
      setting.launcher.setState('idle');
      return startPanel(setting);
    } catch (failure) {
      console.error('Baton: the chat could not be loaded.', failure);
      setting.launcher.setState('failed');
      coming = null;
      return null;
    }
  };
  return () => (coming ??= load());
}

/** Whether this page may show the chat, and how. Where nobody answers the button stays: pressing it says more. */
async function readAnswer(script: HTMLScriptElement, businessKey: string): Promise<WebsiteAnswer> {
  try {
    const query = new URLSearchParams({ business: businessKey });
    const answer = await fetch(new URL(`${widgetWebsitePath}?${query}`, script.src), { credentials: 'omit' });
    const reply = (await answer.json()) as Reply<WebsiteAnswer>;
    return reply.ok ? reply.data : unknown;
  } catch {
    return unknown;
  }
}

const unknown: WebsiteAnswer = { allowed: true, accent: null };

async function start(script: HTMLScriptElement, businessKey: string): Promise<void> {
  const { allowed, accent } = await readAnswer(script, businessKey);
  if (!allowed) {
    console.error('Baton: this page is not on the Allowed websites of the business, so it shows no chat.');
    return;
  }
  if (document.getElementById(hostId)) return;
  const setting = prepare(script, businessKey);
  setting.showAccent(accent);
  const load = panelLoader(setting);
  setting.launcher.button.addEventListener('click', async () => (await load())?.open());
  const resumes =
    // Who has been here before may have been written to meanwhile.
    setting.shared.get(kept.token) !== null ||
    setting.shared.get(kept.openChat) !== null ||
    setting.shared.names(kept.unsent).length > 0 ||
    setting.tab.get(kept.panelOpen) !== null;
  if (resumes) void load();
}

const script = document.currentScript ?? document.querySelector('script[data-business]');
if (script instanceof HTMLScriptElement && script.dataset['business']) {
  const businessKey = script.dataset['business'];
  if (document.body) void start(script, businessKey);
  else document.addEventListener('DOMContentLoaded', () => void start(script, businessKey));
} else {
  console.error('Baton: the script tag needs data-business with the key of your business.');
}
