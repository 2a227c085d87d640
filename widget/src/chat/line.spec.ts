import { describe, expect, test } from '@jest/globals';
import { lineAfter, type LineEvent, type LineState } from './line';

const after = (from: LineState, ...events: LineEvent[]) => events.reduce(lineAfter, from);

describe('the state of the line', () => {
  test.each<[LineState, LineEvent[], LineState]>([
    ['connecting', ['welcomed'], 'connected'],
    ['connected', ['dropped'], 'reconnecting'],
    ['connected', ['dropped', 'tired'], 'offline'],
    ['connected', ['dropped', 'tired', 'welcomed'], 'connected'],
    ['connected', ['browserOffline', 'dropped'], 'offline'],
    ['connected', ['browserOffline', 'browserOnline'], 'reconnecting'],
    ['connected', ['tired'], 'connected'],
    ['connecting', ['refused', 'dropped', 'tired'], 'refused'],
    ['connecting', ['refused', 'welcomed'], 'connected'],
    ['connecting', ['outdated', 'welcomed', 'browserOnline'], 'outdated'],
  ])('%s, then %j, is %s', (from, events, expected) => {
    expect(after(from, ...events)).toBe(expected);
  });
});
