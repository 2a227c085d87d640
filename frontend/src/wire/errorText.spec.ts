import { expect, test } from '@jest/globals';
import { errorText } from './errorText';
import { Refused } from './refused';

test('a failure of the server names the id that its log has', () => {
  const refusal = { ok: false, code: 'INTERNAL', retryable: true, data: {}, id: 'e-81f2' } as const;
  expect(errorText(new Refused(refusal, true))).toContain('e-81f2');
});

test('what nobody foresaw says what to do as well', () => {
  expect(errorText(new TypeError('x is not a function'))).toMatch(/reload|again/i);
});
