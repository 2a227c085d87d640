import { expect, it } from '@jest/globals';
import { lastBusiness, rememberBusiness } from './lastBusiness';

it('is each member’s own, and only one that they still see', () => {
  rememberBusiness('ana', 'meadow');
  expect(lastBusiness('ana', ['harbour', 'meadow'])).toBe('meadow');
  expect(lastBusiness('ana', ['harbour'])).toBeUndefined();
  expect(lastBusiness('ben', ['harbour', 'meadow'])).toBeUndefined();
});
