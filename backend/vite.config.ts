import { defineConfig, defaultServerConditions } from 'vite';

const conditions = ['@baton/source', ...defaultServerConditions];

/** What `node` can start: the server, and each command that runs beside it. */
const entries = {
  main: 'src/main.ts',
  suggestionsWorker: 'src/suggestions/learning/worker.ts',
};

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // Nest reads the types of constructor parameters at run time.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  build: {
    ssr: true,
    target: 'node20',
    outDir: '../dist/backend',
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: entries,
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
