/** The state of the line as the user sees it. */
export type LineState = 'connecting' | 'connected' | 'reconnecting' | 'offline' | 'refused' | 'outdated';

/** What happens to it. `tired`: it has been tried for a while without success. */
export type LineEvent =
  'welcomed' | 'dropped' | 'tired' | 'browserOffline' | 'browserOnline' | 'refused' | 'outdated';

const next: Record<LineState, Partial<Record<LineEvent, LineState>>> = {
  connecting: {
    welcomed: 'connected',
    tired: 'offline',
    browserOffline: 'offline',
    refused: 'refused',
    outdated: 'outdated',
  },
  connected: {
    dropped: 'reconnecting',
    browserOffline: 'offline',
    refused: 'refused',
    outdated: 'outdated',
  },
  reconnecting: {
    welcomed: 'connected',
    tired: 'offline',
    browserOffline: 'offline',
    refused: 'refused',
    outdated: 'outdated',
  },
  offline: {
    welcomed: 'connected',
    browserOnline: 'reconnecting',
    refused: 'refused',
    outdated: 'outdated',
  },
  // Nothing the user does here helps; only a server that changes its mind.
  refused: { welcomed: 'connected' },
  outdated: {},
};

/** The state after an event; an event that means nothing in a state leaves it. */
export function lineAfter(state: LineState, event: LineEvent): LineState {
  return next[state][event] ?? state;
}
