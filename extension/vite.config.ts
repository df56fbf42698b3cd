/** First pass: the pages and the service worker as ES modules, and manifest.json beside them. */
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { manifest } from './manifest.ts';
import pkg from './package.json' with { type: 'json' };

const here = import.meta.dirname;

function emitManifest(): Plugin {
  return {
    name: 'manifest',
    generateBundle() {
      const source = `${JSON.stringify(manifest(pkg.version), null, 2)}\n`;
      this.emitFile({ type: 'asset', fileName: 'manifest.json', source });
    },
  };
}

export default defineConfig(({ mode }) => ({
  root: here,
  plugins: [react(), emitManifest()],
  define: { __VERSION__: JSON.stringify(pkg.version) },
  build: {
    outDir: mode === 'e2e' ? 'dist-e2e' : 'dist',
    emptyOutDir: true,
    target: 'chrome125',
    modulePreload: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        panel: resolve(here, 'panel.html'),
        options: resolve(here, 'options.html'),
        background: resolve(here, 'background/main.ts'),
      },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'background' ? 'background.js' : 'assets/[name].js'),
        chunkFileNames: 'assets/[name].js',
        assetFileNames: 'assets/[name][extname]',
      },
    },
  },
  test: {
    environment: 'happy-dom',
    environmentOptions: { happyDOM: { settings: { enableIframePageLoading: true } } },
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['node_modules', 'dist', 'dist-e2e'],
    restoreMocks: true,
    unstubGlobals: true,
  },
}));
