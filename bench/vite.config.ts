import { defineConfig, defaultServerConditions } from 'vite';

const conditions = ['@baton/source', ...defaultServerConditions];

/** What `node` can start: the two commands, and the processes they measure with. */
const entries = {
  bench: 'bench.ts',
  faults: 'faults.ts',
  generator: 'load/generator.ts',
  journalClient: 'load/journalClient.ts',
  bareRoom: 'load/bareRoom.ts',
  bareLoop: 'load/bareLoop.ts',
};

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  build: {
    ssr: true,
    target: 'node20',
    outDir: '../dist/bench',
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: entries,
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
