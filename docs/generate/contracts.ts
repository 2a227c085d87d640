/// <reference types="vite/client" />
import type { Request } from '#shared/wire/request';
import { readSource, type Source } from './source.js';
import type { Schema } from './schemaText.js';

type Module = Record<string, unknown>;

const modules = import.meta.glob<Module>(
  ['../../shared/src/**/*.contract.ts', '../../shared/src/wire/schema.ts'],
  { eager: true },
);
const texts = import.meta.glob<string>(
  ['../../shared/src/**/*.ts', '../../backend/src/log/signals.ts', '!**/*.spec.ts'],
  { eager: true, query: '?raw', import: 'default' },
);

const exported = Object.values(modules).flatMap((module) => Object.entries(module));

/** What the files of the contracts and of the signals say of themselves. */
export const source: Source = readSource(Object.values(texts));

/** Every request, by the name of the constant that declares it. */
export const requests: [string, Request][] = exported
  .filter((entry): entry is [string, Request] => isRequest(entry[1]))
  .sort(([, one], [, other]) => (one.name < other.name ? -1 : 1));

/** Every exported schema by its name: that of its type, or its own. */
export const schemas: Map<string, { schema: Schema; declaredAs: string }> = new Map(
  exported
    .filter((entry): entry is [string, Schema] => isSchema(entry[1]))
    .map(([name, schema]) => [source.typeNames.get(name) ?? name, { schema, declaredAs: name }]),
);

function isRequest(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && 'needs' in value && 'rate' in value;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && '_zod' in value && '~standard' in value;
}
