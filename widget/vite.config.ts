import { defineConfig } from 'vite';
import { classicLoader, copyDemo, sizeLimit } from './build.ts';

/** What a page loads before its visitor opens the chat, gzipped. */
const loaderLimit = 30_000;

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  resolve: { conditions: ['@baton/source', 'module', 'browser', 'production'] },
  plugins: [classicLoader(), sizeLimit(loaderLimit), copyDemo()],
  build: {
    outDir: '../dist/widget',
    emptyOutDir: true,
    sourcemap: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { widget: 'src/loader/main.ts', panel: 'src/panel.ts' },
      preserveEntrySignatures: 'exports-only',
      output: {
        entryFileNames: ({ name }) => (name === 'widget' ? '[name].js' : '[name]-[hash].js'),
        chunkFileNames: '[name]-[hash].js',
      },
    },
  },
});
