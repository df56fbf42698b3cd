// @vitest-environment node
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../', import.meta.url);
const FOLDERS = ['background', 'content', 'options', 'panel', 'shared', 'tests'];

test('no two modules differ only in the case of their names: on Windows and macOS one would hide the other', () => {
  const stems = FOLDERS.flatMap((folder) => readdirSync(new URL(folder, root), { recursive: true }).map((path) => `${folder}/${String(path)}`))
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => path.replace(/\.tsx?$/, '').toLowerCase());
  expect(stems.filter((stem, i) => stems.indexOf(stem) !== i)).toEqual([]);
});
