// @vitest-environment node
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXTENSION_ID, KEY, manifest } from '../manifest';
import pkg from '../package.json';

const made = manifest(pkg.version);
const publicFile = (path: string): URL => new URL(`../public/${path}`, import.meta.url);

test('asks for exactly these permissions', () => {
  expect(made.permissions).toEqual(['storage', 'sidePanel', 'alarms']);
  expect(made.host_permissions).toEqual(['http://127.0.0.1:8137/*']);
  expect(Object.keys(made).filter((key) => key.includes('permissions')).sort()).toEqual(['host_permissions', 'permissions']);
});

test('docs/permissions.md justifies each of them', () => {
  const page = readFileSync(new URL('../../docs/permissions.md', import.meta.url), 'utf8');
  const [script] = made.content_scripts;
  for (const wanted of [...made.permissions, ...made.host_permissions, ...(script?.matches ?? [])]) {
    expect(page).toContain(`\`${wanted}\``);
  }
});

test('runs in managers\' pages, not in agents\'', () => {
  expect(made.content_scripts).toEqual([
    {
      matches: ['https://*.convoso.com/*'],
      exclude_globs: ['https://agent*.convoso.com/*'],
      js: ['content.js'],
      run_at: 'document_end',
      all_frames: false,
    },
  ]);
});

test('shows the page one file only, under an address that changes', () => {
  expect(made.web_accessible_resources).toEqual([
    { resources: ['panel.html'], matches: ['https://*.convoso.com/*'], use_dynamic_url: true },
  ]);
});

test('its pages may load nothing from elsewhere and talk to this computer only', () => {
  const policy = made.content_security_policy.extension_pages;
  expect(policy.startsWith("default-src 'none'")).toBe(true);
  expect(policy).not.toMatch(/unsafe|https:\/\/(?!\*\.convoso\.com)|data:|blob:/);
  expect(policy).toContain("connect-src 'self' http://127.0.0.1:*;");
});

test('has the id that its key gives', () => {
  const digest = createHash('sha256').update(Buffer.from(KEY, 'base64')).digest('hex').slice(0, 32);
  expect([...digest].map((digit) => String.fromCharCode(97 + parseInt(digit, 16))).join('')).toBe(EXTENSION_ID);
});

test('carries the version of the package', () => {
  expect(made.version).toBe(pkg.version);
  expect(pkg.version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('names only files that exist', () => {
  const files = [...Object.values(made.icons), made.storage.managed_schema];
  expect(files.filter((path) => !existsSync(publicFile(path)))).toEqual([]);
});

test.each(Object.entries(made.icons))('the icon of %s px is a PNG of that size', (size, path) => {
  const bytes = readFileSync(publicFile(path));
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([Number(size), Number(size)]);
});
