import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a fetched mongod is kept, shared by all clones of one person: the cache folder the system names. */
export function mongodCacheFolder(): string {
  return join(systemCacheFolder(), 'baton', 'mongod');
}

function systemCacheFolder(): string {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  if (process.platform === 'win32') return process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  return join(homedir(), '.cache');
}
