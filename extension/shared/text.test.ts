// @vitest-environment node
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeChrome } from '../tests/chrome';
import { spokenLanguage, text, useCatalogue } from './text';

beforeEach(() => {
  fakeChrome();
  vi.stubGlobal('fetch', async (url: string) => {
    const path = new URL(url).pathname;
    const body = await readFile(new URL(`../public${path}`, import.meta.url), 'utf8').catch(() => null);
    return { ok: body !== null, json: async () => JSON.parse(body ?? '') as unknown };
  });
});
afterEach(() => useCatalogue(''));

test('speaks the browser\'s language by default', () => {
  expect(text('optionsVersion', '1.0.0')).toBe('optionsVersion 1.0.0');
});

test('speaks the chosen language, with the values in their places', async () => {
  await useCatalogue('es');
  expect(text('problemVersion', '1.0.0', '2.0.0')).toBe('La extensión 1.0.0 y el servidor 2.0.0 no son compatibles.');
});

test('goes back to the browser\'s language', async () => {
  await useCatalogue('es');
  await useCatalogue('');
  expect(text('optionsCancel')).toBe('optionsCancel');
});

test('names the language spoken', () => {
  expect(spokenLanguage('es')).toBe('es');
  expect(spokenLanguage('')).toBe('en-US');
});
