import { expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { table, withConfiguration } from './configuration.js';

test('a variable shows its default, or in words what holds without it', () => {
  const settings = {
    PORT: { schema: z._default(z.number(), 3000), about: 'the port' },
    ADDRESS: { schema: z.optional(z.string()), unset: 'this machine', about: 'the address' },
  };
  expect(table(settings).split('\n').slice(2)).toEqual([
    '| `PORT` | `3000` | the port |',
    '| `ADDRESS` | this machine | the address |',
  ]);
});

test('the table is put between its marks, and nowhere when they are gone', () => {
  const readme = withConfiguration(
    'Before\n<!-- Generated from backend/src/env.ts by `npm run docs`. -->\nlast year\n<!-- Generated until here. -->\nAfter',
  );
  expect(readme).toMatch(
    /^Before\n<!--.*-->\n\n\| variable [^]*\| `BATON_LOG` \| `info` [^]*\n\n<!--.*-->\nAfter$/,
  );
  expect(readme).not.toContain('last year');
  expect(() => withConfiguration('Before')).toThrow('README.md needs the lines');
});
