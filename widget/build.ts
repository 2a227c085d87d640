import { cp } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

function chunksOf(bundle: Rolldown.OutputBundle): Rolldown.OutputChunk[] {
  return Object.values(bundle).filter((output) => output.type === 'chunk');
}

/** Name of the entry that a page's script tag loads; all others come when the chat is opened. */
const loader = 'widget';

/**
 * Makes the loader a classic script: one tag without `type="module"` works on any page, and `document.currentScript`
 * is there. It shares no code with the panel, whose file it is told, and its names stay out of the page's scope.
 */
export function classicLoader(): Plugin {
  return {
    name: 'baton:classic-loader',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const panel = chunksOf(bundle).find((chunk) => chunk.name === 'panel');
      const entry = chunksOf(bundle).find((chunk) => chunk.name === loader);
      if (!panel || !entry) return this.error('The build made no loader or no panel.');
      const code = entry.code.replaceAll('__PANEL_FILE__', JSON.stringify(panel.fileName));
      if (entry.imports.length > 0 || entry.exports.length > 0 || /\bimport\.meta\b/.test(code)) {
        return this.error(
          'The loader is no classic script: what the panel needs of it goes through Setting.',
        );
      }
      entry.code = `(()=>{${code.trim()}\n})();\n`;
    },
  };
}

/** Fails the build when what loads before the chat is opened outgrows `limit` gzipped bytes. */
export function sizeLimit(limit: number): Plugin {
  return {
    name: 'baton:size-limit',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const sizes = chunksOf(bundle).map((chunk) => ({ chunk, bytes: gzipSync(chunk.code).length }));
      const total = (counted: (chunk: Rolldown.OutputChunk) => boolean) =>
        sizes.filter(({ chunk }) => counted(chunk)).reduce((sum, { bytes }) => sum + bytes, 0);
      const before = total((chunk) => chunk.name === loader);
      const after = total((chunk) => chunk.name !== loader);
      console.log(`widget: ${before} bytes gzipped before it is opened (limit ${limit}), ${after} after`);
      if (before > limit) this.error(`The loader has ${before} gzipped bytes, more than ${limit}.`);
    },
  };
}

/** Puts the demonstration shop beside the widget. */
export function copyDemo(): Plugin {
  return {
    name: 'baton:copy-demo',
    async writeBundle(options) {
      await cp(new URL('demo', import.meta.url), `${options.dir}/demo`, { recursive: true });
    },
  };
}
