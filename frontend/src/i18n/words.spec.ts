import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { en } from './messages';

interface Words {
  [name: string]: string | Words;
}

const root = join(import.meta.dirname, '..');

/** Everything of the console that is not a word list or a test of it. */
const source = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|vue)$/.test(path) && !path.endsWith('.spec.ts'))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n');

/** Names put together in the code, as in `errors.${code}`: what stands before the first place to fill. */
const beginnings = [...source.matchAll(/`([a-z][A-Za-z]*(?:\.[A-Za-z]+)*\.)\$\{/g)].map(
  ([, begin]) => begin!,
);

function keysOf(words: Words, path = ''): string[] {
  return Object.entries(words).flatMap(([name, word]) =>
    typeof word === 'string' ? [path + name] : keysOf(word, `${path}${name}.`),
  );
}

const isUsed = (key: string) =>
  new RegExp(`['"\`]${key.replaceAll('.', '\\.')}['"\`]`).test(source) ||
  beginnings.some((begin) => key.startsWith(begin));

test('every word is said somewhere', () => {
  const keys = keysOf(en as Words);
  expect(keys.length).toBeGreaterThan(500);
  expect(keys.filter((key) => !isUsed(key))).toEqual([]);
});
