/// <reference types="vite/client" />
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Request } from '#shared/wire/request';
import { refusalsOf } from './refusals.js';
import { readSource, type Source } from './source.js';
import type { Schema } from './schemaText.js';

type Module = Record<string, unknown>;

const modules = import.meta.glob<Module>(
  ['../../shared/src/**/*.contract.ts', '../../shared/src/wire/schema.ts'],
  { eager: true },
);
const besideThePoint = /\.(spec|model|module)\.ts$|\b(demo|testing|embedded)\b/;
const root = join(import.meta.dirname, '../..');

const exported = Object.values(modules).flatMap((module) => Object.entries(module));

/** What the files of the contracts and of the signals say of themselves. */
export const source: Source = readSource([
  ...sourcesIn('shared/src').values(),
  readFileSync(join(root, 'backend/src/log/signals.ts'), 'utf8'),
]);

/** Every request, by the name of the constant that declares it. */
export const requests: [string, Request][] = exported
  .filter((entry): entry is [string, Request] => isRequest(entry[1]))
  .sort(([, one], [, other]) => (one.name < other.name ? -1 : 1));

/** What the server refuses each request with, by the name of the constant that declares it. */
export const refusals: ReadonlyMap<string, Set<string>> = refusalsOf(sourcesIn('backend/src'));

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

/** Texts of the sources in a folder by their path; what is for tests, demonstration and the database alone is left out. */
function sourcesIn(folder: string): Map<string, string> {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  const files = paths.filter((path) => path.endsWith('.ts') && !besideThePoint.test(path));
  return new Map(
    files.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(root, folder, path), 'utf8')]),
  );
}
