import errors from './en/errors.json' with { type: 'json' };
import session from './en/session.json' with { type: 'json' };
import shell from './en/shell.json' with { type: 'json' };
import ui from './en/ui.json' with { type: 'json' };

/** Every word on the screen. One file per area: add the file, import it, name it here. */
export const en = { errors, session, shell, ui };
