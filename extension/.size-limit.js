/** Limits of what is shipped, gzipped, after a build: `npm run size`. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(import.meta.dirname, 'dist');

/** A module and everything it imports before it runs; what it loads later does not count. */
function withImports(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  const text = readFileSync(resolve(folder, 'assets', name), 'utf8');
  for (const [, next] of text.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)) withImports(next, seen);
  return seen;
}

const page = readFileSync(resolve(folder, 'panel.html'), 'utf8');
const styles = [...page.matchAll(/assets\/([\w.-]+\.css)/g)].map(([, name]) => name);

// The whole grew with the screens that steer (feed, line-up, what-if, budgets, reports) and plan (schedule, with its own reports); each is loaded when it is opened.
export default [
  { name: 'content script', path: 'dist/content.js', limit: '5 kB', gzip: true },
  { name: 'service worker', path: ['dist/background.js'], limit: '12 kB', gzip: true },
  { name: 'panel, what opens first', path: [...withImports('panel.js'), ...styles].map((name) => `dist/assets/${name}`), limit: '130 kB', gzip: true },
  { name: 'all pages, all screens', path: ['dist/assets/*.js', 'dist/assets/*.css'], limit: '274 kB', gzip: true },
];
