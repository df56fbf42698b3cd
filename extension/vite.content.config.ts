/** Second pass: the content script as one classic script, so that the page is given no module to import. */
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

export default defineConfig(({ mode }) => ({
  root: here,
  publicDir: false,
  build: {
    outDir: mode === 'e2e' ? 'dist-e2e' : 'dist',
    emptyOutDir: false,
    target: 'chrome125',
    cssCodeSplit: false,
    rolldownOptions: {
      input: resolve(here, 'content/main.ts'),
      output: { format: 'iife', entryFileNames: 'content.js' },
    },
  },
}));
