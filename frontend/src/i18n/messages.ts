import bot from './en/bot.json' with { type: 'json' };
import businesses from './en/businesses.json' with { type: 'json' };
import categories from './en/categories.json' with { type: 'json' };
import chats from './en/chats.json' with { type: 'json' };
import closures from './en/closures.json' with { type: 'json' };
import errors from './en/errors.json' with { type: 'json' };
import followUps from './en/followUps.json' with { type: 'json' };
import files from './en/files.json' with { type: 'json' };
import insights from './en/insights.json' with { type: 'json' };
import integrations from './en/integrations.json' with { type: 'json' };
import notes from './en/notes.json' with { type: 'json' };
import overview from './en/overview.json' with { type: 'json' };
import replies from './en/replies.json' with { type: 'json' };
import session from './en/session.json' with { type: 'json' };
import settings from './en/settings.json' with { type: 'json' };
import shell from './en/shell.json' with { type: 'json' };
import suggestions from './en/suggestions.json' with { type: 'json' };
import teams from './en/teams.json' with { type: 'json' };
import ui from './en/ui.json' with { type: 'json' };

/** Every word on the screen. One file per area: add the file, import it, name it here. */
export const en = {
  bot,
  businesses,
  categories,
  chats,
  closures,
  errors,
  files,
  integrations,
  followUps,
  insights,
  notes,
  overview,
  replies,
  session,
  settings,
  shell,
  suggestions,
  teams,
  ui,
};
