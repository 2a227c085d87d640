import { describe, expect, it } from '@jest/globals';
import { namesIn, sortNames } from './pastedNames';

const list = [{ name: 'Order' }, { name: 'Café' }];

describe('pasted names', () => {
  it('are one a line, trimmed, without lines that show nothing', () => {
    expect(namesIn(' Refund \r\n\n\u200b\nTrack\u2028Invoice\n')).toEqual(['Refund', 'Track', 'Invoice']);
  });

  it('are sorted into new ones and those the list or an earlier line has, whatever case, accent or form', () => {
    const sorted = sortNames(['ORDER', 'Cafe\u0301', 'Refund', 'refund', 'Gift'], list);
    expect(sorted).toEqual({
      fresh: ['Refund', 'Gift'],
      existing: ['ORDER', 'Cafe\u0301', 'refund'],
      tooLong: [],
    });
  });

  it('are refused from 81 characters on, counted as people count them', () => {
    const [fits, tooLong] = ['😀'.repeat(80), 'x'.repeat(81)];
    expect(sortNames([fits, tooLong], list)).toEqual({ fresh: [fits], existing: [], tooLong: [tooLong] });
  });
});
