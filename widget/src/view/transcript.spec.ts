import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { en } from '../i18n/en';
import type { Row } from './rows';
import { Transcript } from './transcript';

const failed = { again: jest.fn<(id: string) => void>(), remove: jest.fn<(id: string) => void>() };

function row(changes: Partial<Row>): Row {
  const plain = { key: 'a', from: 'agent', name: 'Ana', text: '', at: 0, mark: '' } as const;
  return { ...plain, attachment: null, failedId: null, begins: false, ...changes };
}

const bubbles = (transcript: Transcript) => [...transcript.element.querySelectorAll('.bubble')];

let transcript: Transcript;
beforeEach(() => {
  transcript = new Transcript(en, failed, () => Promise.resolve(null));
});

describe('the transcript', () => {
  test('shows any text as text', () => {
    const text = '<img src=x onerror=alert(1)><script>alert(1)</script> & </p>';
    transcript.show([row({ text, name: '<b>Ana</b>' })]);
    expect(bubbles(transcript)[0]?.textContent).toBe(text);
    expect(transcript.element.querySelectorAll('img, script, b')).toHaveLength(0);
  });

  test('a link opens elsewhere and tells nothing about the page', () => {
    transcript.show([row({ text: 'see https://example.com/a now' })]);
    const link = transcript.element.querySelector('a');
    expect(link?.getAttribute('rel')).toBe('noopener noreferrer nofollow');
    expect(link?.getAttribute('href')).toBe('https://example.com/a');
  });

  test('a message keeps its element when it is confirmed, so that it is not spoken twice', () => {
    transcript.show([row({ from: 'user', text: 'hi', mark: en.message.sending })]);
    const before = bubbles(transcript)[0];
    transcript.show([row({ from: 'user', text: 'hi', mark: en.message.sent })]);
    expect(bubbles(transcript)).toEqual([before]);
    expect(transcript.element.querySelector('.mark')?.textContent).toBe(en.message.sent);
  });

  test('a row that comes late stands in its place', () => {
    transcript.show([row({ key: '1', text: 'one' }), row({ key: '3', text: 'three' })]);
    transcript.show(['one', 'two', 'three'].map((text, index) => row({ key: String(index + 1), text })));
    expect(bubbles(transcript).map((bubble) => bubble.textContent)).toEqual(['one', 'two', 'three']);
  });

  test('a failed message offers to be sent again, and to be removed', () => {
    transcript.show([row({ from: 'user', text: 'hi', mark: en.message.failed, failedId: 'id' })]);
    const [again, remove] = transcript.element.querySelectorAll('button');
    expect(again?.textContent).toBe('Send again');
    again?.click();
    remove?.click();
    expect(failed.again).toHaveBeenCalledWith('id');
    expect(failed.remove).toHaveBeenCalledWith('id');
  });

  test('a line stands above each chat that begins below one that has ended, also once it has rows between', () => {
    const rows = ['first', 'second', 'third'].map((text) =>
      row({ key: text, text, begins: text !== 'first' }),
    );
    transcript.show(rows.slice(0, 2));
    transcript.show(rows);
    transcript.show([rows[0]!, row({ key: 'more', text: 'more' }), rows[1]!, rows[2]!]);
    expect(transcript.element.textContent).toMatch(/first.*more.*New chat.*second.*New chat.*third/);
    expect(transcript.element.querySelectorAll('.divider')).toHaveLength(2);
    transcript.show(rows.slice(2).map((each) => ({ ...each, begins: false })));
    expect(transcript.element.querySelectorAll('.divider')).toHaveLength(0);
  });
});
