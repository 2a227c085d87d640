import { expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { coded } from '#shared/wire/schema';
import { SchemaWriter, codesOf, type Schema } from './schemaText.js';

const Colour = z.enum(['red', 'green']);
const Parcel = z.strictObject({
  colour: Colour,
  sizes: z.array(z.nullable(z.int())),
  label: z.optional(z.string()),
  weights: z.record(z.string(), z.number()),
  from: z.nullable(z.strictObject({ name: z.string(), kind: z.literal('shop') })),
});
const named = new Map<Schema, string>([[Colour, 'Colour']]);

test('fields are written as in TypeScript, with the names that schemas have', () => {
  expect(new SchemaWriter(named).fields(Parcel)).toEqual([
    { name: 'colour', type: 'Colour' },
    { name: 'sizes', type: '(integer | null)[]' },
    { name: 'label?', type: 'string' },
    { name: 'weights', type: '{ [key]: number }' },
    { name: 'from', type: "{ name: string; kind: 'shop' } | null" },
  ]);
});

test('a named schema is told by its name, and by what it consists of only when asked for that', () => {
  const writer = new SchemaWriter(named);
  expect(writer.content(Colour)).toBe("'red' | 'green'");
  expect(writer.met).toEqual(new Set());
  expect(writer.type(z.array(Colour))).toBe('Colour[]');
  expect(writer.met).toEqual(new Set(['Colour']));
});

test('the codes of checks are found wherever in a schema they are, each once', () => {
  const Name = z.string().check(coded('NAME_EMPTY', {}, (name) => name !== ''));
  const input = z.strictObject({ names: z.array(Name), name: z.optional(Name), text: z.string() });
  expect(codesOf(input)).toEqual(['NAME_EMPTY']);
});
