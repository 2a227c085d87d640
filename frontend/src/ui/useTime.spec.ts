import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { effectScope } from 'vue';
import { useTime } from './useTime';

const noon = new Date(2026, 10, 22, 12, 0);
const minutes = (count: number) => noon.getTime() - count * 60_000;

beforeEach(() => {
  jest.useFakeTimers({ now: noon });
});

afterEach(() => {
  jest.useRealTimers();
});

describe('useTime', () => {
  it('is relative near and a date far', () => {
    const scope = effectScope();
    const time = scope.run(useTime)!;
    expect(time.ago(minutes(0))).toBe('just now');
    expect(time.ago(minutes(2))).toMatch(/^2 min\.? ago$/);
    expect(time.ago(minutes(180))).toMatch(/^3 hr\.? ago$/);
    expect(time.ago(new Date(2026, 10, 21, 16, 2))).toMatch(/^yesterday (16:02|4:02\sPM)$/);
    expect(time.ago(new Date(2026, 10, 9))).toMatch(/^(9 Nov|Nov 9)$/);
    expect(time.ago(new Date(2025, 10, 9))).toMatch(/2025/);
    expect(time.age(minutes(6))).toBe('6 min');
    expect(time.day(new Date(2026, 10, 23, 12, 0))).toMatch(/^tomorrow 12:00/);
    scope.stop();
  });

  it('follows the clock each minute while somebody reads it', () => {
    const own = effectScope();
    const time = own.run(useTime)!;
    const at = noon.getTime();
    expect(time.ago(at)).toBe('just now');
    jest.advanceTimersByTime(5 * 60_000);
    expect(time.ago(at)).toMatch(/^5 min\.? ago$/);
    own.stop();
    expect(jest.getTimerCount()).toBe(0);
  });
});
