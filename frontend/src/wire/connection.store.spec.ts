/** @jest-environment node */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createPinia, setActivePinia } from 'pinia';
import { useConnectionStore } from './connection.store';

const machine = { onLine: true };
Object.defineProperty(globalThis, 'navigator', { value: machine, configurable: true });

beforeEach(() => {
  jest.useFakeTimers();
  machine.onLine = true;
  setActivePinia(createPinia());
});
afterEach(() => void jest.useRealTimers());

describe('the state of the line', () => {
  it('is a short break for 15 s, then offline, until it is in step again', () => {
    const connection = useConnectionStore();
    connection.isConnected();
    connection.isLost();
    expect(connection.state).toBe('reconnecting');
    jest.advanceTimersByTime(15_000);
    expect(connection.state).toBe('offline');
    connection.isLost();
    expect(connection.state).toBe('offline');
    connection.isConnected();
    expect(connection.state).toBe('connected');
    jest.advanceTimersByTime(60_000);
    expect(connection.state).toBe('connected');
  });

  it('is offline at once when the machine says so', () => {
    machine.onLine = false;
    const connection = useConnectionStore();
    connection.isLost();
    expect(connection.state).toBe('offline');
  });

  it('does not count as connected while the page may send nothing', () => {
    const connection = useConnectionStore();
    connection.isConnected();
    connection.stop({ why: 'memberChanged', memberName: 'Sam Rivera' });
    expect(connection.connected).toBe(false);
    connection.isConnected();
    expect(connection.connected).toBe(false);
  });

  it('goes on by itself after the session is there again', () => {
    const connection = useConnectionStore();
    connection.stop({ why: 'sessionEnded' });
    connection.isConnected();
    expect(connection.connected).toBe(true);
  });
});
