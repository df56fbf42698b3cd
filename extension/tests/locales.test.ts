// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { manifest } from '../manifest';
import { SHELL_WORDS } from '../shared/messages';

type Catalogue = Record<string, { message: string; description?: string }>;

const root = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const catalogue = (language: string): Catalogue => JSON.parse(read(`public/_locales/${language}/messages.json`)) as Catalogue;

const languages = readdirSync(new URL('public/_locales/', root));
const english = catalogue('en');
const keys = Object.keys(english);
const sources = ['background', 'content', 'options', 'panel', 'shared']
  .flatMap((folder) => readdirSync(new URL(folder, root), { recursive: true }).map((path) => `${folder}/${String(path)}`))
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|\.d\.ts$/.test(path))
  .map(read)
  .concat(JSON.stringify(manifest('1.0.0')))
  .join('\n');
const quoted = new Set([...sources.matchAll(/['"`]([A-Za-z]\w*)['"`]/g)].map(([, word]) => word));
const prefixes = [...sources.matchAll(/`([A-Za-z]\w*)\$\{/g)].map(([, word]) => word as string);
const values = (message: string): string[] => [...new Set(message.match(/\$\d/g))].sort();

/** Named outright, by the manifest, as a form of a counted sentence, or by a computed ending. */
function used(key: string): boolean {
  const stem = key.replace(/(One|Other)$/, '');
  return quoted.has(key) || quoted.has(stem) || sources.includes(`__MSG_${key}__`) || prefixes.some((p) => key.startsWith(p));
}

test('speaks English and Spanish', () => {
  expect(languages.sort()).toEqual(['en', 'es']);
});

test.each(languages)('%s says everything that English says, and nothing else', (language) => {
  expect(Object.keys(catalogue(language)).sort()).toEqual([...keys].sort());
});

test.each(languages)('%s leaves no sentence empty and puts in the same values', (language) => {
  const wrong = Object.entries(catalogue(language)).filter(
    ([key, { message }]) => !message.trim() || values(message).join() !== values(english[key]?.message ?? '').join(),
  );
  expect(wrong).toEqual([]);
});

test('every sentence is said somewhere', () => {
  expect(keys.filter((key) => !used(key))).toEqual([]);
});

test('every sentence that the manifest and the frame name exists', () => {
  const named = [...JSON.stringify(manifest('1.0.0')).matchAll(/__MSG_(\w+)__/g)].map(([, key]) => key);
  expect([...named, ...SHELL_WORDS].filter((key) => !keys.includes(key as string))).toEqual([]);
});

test('the store accepts name and description: at most 75 and 132 characters', () => {
  for (const language of languages) {
    expect(catalogue(language)['extensionName']?.message.length).toBeLessThanOrEqual(75);
    expect(catalogue(language)['extensionDescription']?.message.length).toBeLessThanOrEqual(132);
  }
});
