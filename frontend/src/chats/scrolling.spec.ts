import { describe, expect, it } from '@jest/globals';
import { isAtEnd, isNearStart, keptPlace, onArrival } from './scrolling';

const at = (scrollTop: number) => ({ scrollTop, scrollHeight: 2_000, clientHeight: 600 });

describe('where the reader is', () => {
  it('is at the end within a line or two of it', () => {
    expect(isAtEnd(at(1_400))).toBe(true);
    expect(isAtEnd(at(1_360))).toBe(true);
    expect(isAtEnd(at(1_300))).toBe(false);
  });

  it('is near the start in its upper half screen', () => {
    expect(isNearStart(at(0))).toBe(true);
    expect(isNearStart(at(299))).toBe(true);
    expect(isNearStart(at(300))).toBe(false);
  });
});

describe('new rows', () => {
  it('are followed from the end', () => {
    expect(onArrival({ atEnd: true, others: 2, own: false })).toEqual({ follow: true, counted: 0 });
  });

  it('are counted while the reader is elsewhere, unless one is their own', () => {
    expect(onArrival({ atEnd: false, others: 2, own: false })).toEqual({ follow: false, counted: 2 });
    expect(onArrival({ atEnd: false, others: 2, own: true })).toEqual({ follow: true, counted: 0 });
  });

  it('put before leave what is read in its place', () => {
    expect(keptPlace(at(120), { scrollHeight: 3_500 })).toBe(1_620);
  });
});
