import vue from '@vitejs/plugin-vue';
import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';

const server = 'http://127.0.0.1:3000';

/** Everything the backend answers itself; the rest is the console. */
const backendPaths = ['/api', '/socket', '/widget', '/demo', '/health'];

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [vue()],
  resolve: { conditions: ['@baton/source', ...defaultClientConditions] },
  define: {
    // Without these, pinia brings its devtools and Vue the old API.
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: '../dist/frontend',
    emptyOutDir: true,
    sourcemap: false,
    target: 'baseline-widely-available',
    // The server's content security policy allows no data: addresses.
    assetsInlineLimit: 0,
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(backendPaths.map((path) => [path, { target: server, ws: true }])),
  },
});
