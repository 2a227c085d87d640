import { LiveChat } from './chat/liveChat';
import type { Panel, Setting } from './loader/setting';
import panelStyle from './view/panel.css?inline';
import { PanelView } from './view/panelView';

/** Starts the chat inside the loader's shadow root. Called once by the loader, when the panel is wanted. */
export function startPanel(setting: Setting): Panel {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(panelStyle);
  setting.root.adoptedStyleSheets.push(sheet);
  const live = new LiveChat(setting);
  const view = new PanelView(setting, live);
  live.start(() => view.update());
  if (setting.tab.get(setting.kept.panelOpen) !== null) view.show();
  return { open: () => view.open() };
}
