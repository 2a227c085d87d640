import { describe, expect, it } from '@jest/globals';
import type { UserBrief } from '#shared/notes/notes.contract';
import { briefSentence, distance, hasBrief, isLong, unansweredSentence } from './brief';

const now = new Date(2026, 10, 22, 12).getTime();
const hour = 60 * 60_000;
const top = {
  count: 3,
  categoryName: 'Refund',
  reasonName: 'Track refund',
  lastBy: 'Ana Silva',
  lastAt: now - 48 * hour,
};
const brief = (own: Partial<UserBrief> = {}): UserBrief => ({
  top,
  days: 30,
  unanswered: 0,
  openFollowUps: [],
  ...own,
});

describe('the brief', () => {
  it('says how often, as what, by whom and when, from two closings on', () => {
    expect(briefSentence(brief(), now)).toBe(
      'Closed 3 times in 30 days as Refund → Track refund, last by Ana 2 days ago',
    );
    expect(briefSentence(brief({ top: { ...top, count: 2, lastAt: now - 20 * hour } }), now)).toBe(
      'Closed 2 times in 30 days as Refund → Track refund, last by Ana yesterday',
    );
  });

  it('names the last closing else, with its day', () => {
    expect(briefSentence(brief({ top: { ...top, count: 1 } }), now)).toMatch(
      /^Last closed as Refund → Track refund by Ana on (Nov 20|20 Nov)$/u,
    );
    expect(briefSentence(brief({ top: { ...top, count: 1, reasonName: null } }), now)).toMatch(
      /^Last closed as Refund by Ana on /u,
    );
  });

  it('tells the distance of one from the last day', () => {
    const lately = { ...top, count: 1, lastAt: now - 5 * 60_000 };
    expect(briefSentence(brief({ top: lately }), now)).toBe(
      'Last closed as Refund → Track refund by Ana 5 minutes ago',
    );
  });

  it('says so when only notes were given', () => {
    const plain = { ...top, categoryName: null, reasonName: null };
    expect(briefSentence(brief({ top: plain }), now)).toBe(
      'Closed 3 times in 30 days with notes alone, last by Ana 2 days ago',
    );
    expect(briefSentence(brief({ top: { ...plain, count: 1 } }), now)).toMatch(
      /^Last closed with notes alone by Ana/u,
    );
  });

  it('counts apart what ended without an answer', () => {
    expect(unansweredSentence(brief({ unanswered: 2 }))).toBe('2 ended without an answer');
    expect(unansweredSentence(brief())).toBeUndefined();
  });

  it('is silent without a history', () => {
    expect(briefSentence(brief({ top: null }), now)).toBeUndefined();
    expect(hasBrief(brief({ top: null }))).toBe(false);
    expect(hasBrief(brief({ top: null, unanswered: 1 }))).toBe(true);
    expect(
      hasBrief(brief({ top: null, openFollowUps: [{ id: 'a', at: now, comment: 'call', by: 'Ana' }] })),
    ).toBe(true);
  });

  it('takes names that look like patterns as they are', () => {
    const odd = { ...top, categoryName: '{name} | @:x', reasonName: "a'b" };
    expect(briefSentence(brief({ top: odd }), now)).toContain("as {name} | @:x → a'b, last by Ana");
  });
});

describe('how long ago', () => {
  it('counts days by the calendar, hours and minutes within today', () => {
    expect(distance(now - 30 * 60_000, now)).toBe('30 minutes ago');
    expect(distance(now - 3 * hour, now)).toBe('3 hours ago');
    expect(distance(now - 13 * hour, now)).toBe('yesterday');
    expect(distance(now - 12 * 24 * hour, now)).toBe('12 days ago');
    expect(distance(now + hour, now)).toBe('just now');
  });
});

describe('long notes', () => {
  it('are those that may not fit in three lines', () => {
    expect(isLong('a'.repeat(130))).toBe(false);
    expect(isLong('a'.repeat(131))).toBe(true);
    expect(isLong('a\nb\nc\nd')).toBe(true);
  });
});
