/** Serves the panel with made-up answers: `npx vite --config panel/dev/vite.config.ts`, then /panel/dev/index.html. */
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  plugins: [react()],
  define: { __VERSION__: JSON.stringify('1.0.0') },
  build: {
    target: 'chrome125',
    rolldownOptions: { input: resolve(import.meta.dirname, 'index.html') },
  },
  server: { port: 5199, strictPort: true, host: '127.0.0.1', watch: { ignored: ['**/dist/**', '**/dist-e2e/**'] } },
});
