import { compileScript, parse } from '@vue/compiler-sfc';
import { transformSync } from '@swc/core';
import { createHash } from 'node:crypto';

/** Turns a single-file component into one ES module for Jest: script and template together, styles left out. */
export default {
  getCacheKey: (source, path, { configString }) =>
    createHash('sha256').update(`2|${path}|${configString}|${source}`).digest('hex'),
  process(source, filename) {
    const { descriptor, errors } = parse(source, { filename });
    if (errors.length > 0) throw errors[0];
    const id = createHash('sha256').update(filename).digest('hex').slice(0, 8);
    const script = compileScript(descriptor, {
      id,
      inlineTemplate: true,
      templateOptions: { compilerOptions: { scopeId: null } },
    });
    return transformSync(script.content, {
      filename: `${filename}.ts`,
      jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
      sourceMaps: 'inline',
      isModule: true,
    });
  },
};
