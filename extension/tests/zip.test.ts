// @vitest-environment node
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pack } from '../scripts/zip.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zip-'));
  mkdirSync(join(folder, 'dist/assets'), { recursive: true });
  writeFileSync(join(folder, 'dist/manifest.json'), JSON.stringify({ name: 'x', version: '1.2.3', key: 'public' }));
  writeFileSync(join(folder, 'dist/assets/panel.js'), 'x'.repeat(5000));
});
afterEach(() => rmSync(folder, { recursive: true }));

function unpacked(bytes: Buffer): Record<string, string> {
  writeFileSync(join(folder, 'a.zip'), bytes);
  const script = 'import json,sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None;'
    + 'print(json.dumps({n: z.read(n).decode() for n in z.namelist()}))';
  return JSON.parse(execFileSync('python3', ['-c', script, join(folder, 'a.zip')], { encoding: 'utf8' })) as Record<string, string>;
}

test('holds the files as they are, the manifest at its root without the key', () => {
  const files = unpacked(pack(join(folder, 'dist'), '1.2.3'));
  expect(Object.keys(files)).toEqual(['assets/panel.js', 'manifest.json']);
  expect(files['assets/panel.js']).toBe('x'.repeat(5000));
  expect(JSON.parse(files['manifest.json'] ?? '')).toEqual({ name: 'x', version: '1.2.3' });
});

test('the same files give the same bytes, whenever they were built', () => {
  const first = pack(join(folder, 'dist'), '1.2.3');
  utimesSync(join(folder, 'dist/assets/panel.js'), 1, 1);
  expect(pack(join(folder, 'dist'), '1.2.3').equals(first)).toBe(true);
});

test('refuses a build of another version', () => {
  expect(() => pack(join(folder, 'dist'), '1.2.4')).toThrow('1.2.3');
});

test('refuses a folder that is not a build', () => {
  expect(() => pack(join(folder, 'dist/assets'), '1.2.3')).toThrow('manifest.json');
});
