import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';

/** The thread that learns, as the build makes it: a thread is not given jest's transforms. Answers its file. */
export function compiledWorker(): string {
  const folder = join(import.meta.dirname, '../suggestions/learning');
  const built = mkdtempSync(join(tmpdir(), 'baton-worker-'));
  writeFileSync(join(built, 'package.json'), '{ "type": "module" }');
  for (const file of readdirSync(folder).filter((name) => !name.endsWith('.spec.ts'))) {
    const { code } = transformSync(readFileSync(join(folder, file), 'utf8'), {
      jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    writeFileSync(join(built, file.replace('.ts', '.js')), code);
  }
  return join(built, 'worker.js');
}
