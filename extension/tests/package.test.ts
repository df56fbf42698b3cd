// @vitest-environment node
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import pkg from '../package.json';

const lock = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');

test('the lock file names no registry', () => {
  expect(lock).not.toMatch(/"resolved"|registry\./);
});

test('every dependency has one exact version, the one in the lock file', () => {
  const locked = (JSON.parse(lock) as { packages: Record<string, { version?: string }> }).packages;
  for (const [name, version] of Object.entries({ ...pkg.dependencies, ...pkg.devDependencies })) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    expect(locked[`node_modules/${name}`]?.version, name).toBe(version);
  }
});

test('every package in the lock file is sealed with a checksum', () => {
  const locked = (JSON.parse(lock) as { packages: Record<string, { integrity?: string; link?: boolean; inBundle?: boolean }> }).packages;
  const unsealed = Object.entries(locked).filter(([path, p]) => path !== '' && !p.integrity && !p.link && !p.inBundle);
  expect(unsealed.map(([path]) => path)).toEqual([]);
});
