import ui from './en/ui.json';

/** Every word on the screen. One file per area: add the file, import it, name it here. */
export const en = { ui };
