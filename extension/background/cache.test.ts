// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import type { HistoryPoint } from '../shared/messages';
import { floor } from '../tests/floor';
import * as cache from './cache';

const NOON = 1_800_000_000;
const point = (at: number): HistoryPoint => ({ at, as_of: at, floor: floor().floor, team: floor().team });

beforeEach(() => {
  cache.close();
  globalThis.indexedDB = new IDBFactory();
});

test('gives back the last good answer with its version and age', async () => {
  await cache.keep('/v1/a', 'old', '"1"', NOON);
  await cache.keep('/v1/a', 'new', '"2"', NOON + 30);
  expect(await cache.mark('/v1/a', NOON + 60)).toEqual({ path: '/v1/a', etag: '"2"', at: NOON + 30, size: 3 });
  expect(await cache.body('/v1/a')).toBe('new');
});

test('forgets an answer nobody confirmed for 24 hours', async () => {
  await cache.keep('/v1/a', 'x', '"1"', NOON);
  expect(await cache.mark('/v1/a', NOON + cache.KEEP_S + 1)).toBeNull();
});

test('a confirmation makes an answer young again', async () => {
  await cache.keep('/v1/a', 'x', '"1"', NOON);
  await cache.confirm({ path: '/v1/a', etag: '"1"', at: NOON, size: 1 }, NOON + 1000);
  expect(await cache.mark('/v1/a', NOON + cache.KEEP_S + 500)).toMatchObject({ at: NOON + 1000 });
});

test('prunes what is too old and, above the limit, what was confirmed longest ago', async () => {
  await cache.keep('/v1/ancient', 'aaaa', null, NOON - cache.KEEP_S - 1);
  await cache.keep('/v1/older', 'bbbb', null, NOON - 20);
  await cache.keep('/v1/newer', 'cccc', null, NOON - 10);
  await cache.prune(NOON, 6);
  expect(await cache.body('/v1/ancient')).toBeNull();
  expect(await cache.body('/v1/older')).toBeNull();
  expect(await cache.body('/v1/newer')).toBe('cccc');
});

test('keeps one point of the team per five minutes, each call center apart, oldest first', async () => {
  for (const at of [NOON + 600, NOON, NOON + 299]) await cache.remember(7, point(at));
  await cache.remember(8, point(NOON));
  expect((await cache.history(7, NOON + 700)).map(({ at }) => at)).toEqual([NOON + 299, NOON + 600]);
});

test('gives no history older than 24 hours, and prunes it', async () => {
  await cache.remember(7, point(NOON - cache.KEEP_S - 600));
  await cache.remember(7, point(NOON));
  expect((await cache.history(7, NOON)).map(({ at }) => at)).toEqual([NOON]);
  await cache.prune(NOON);
  expect(await cache.history(7, NOON - cache.KEEP_S)).toHaveLength(1);
});

test('knows the call center seen last', async () => {
  expect(await cache.lastCentre()).toBeNull();
  await cache.remember(9, point(NOON));
  await cache.remember(7, point(NOON + 600));
  expect(await cache.lastCentre()).toBe(7);
});

test('clears everything', async () => {
  await cache.keep('/v1/a', 'x', null, NOON);
  await cache.remember(7, point(NOON));
  await cache.clear();
  expect(await cache.body('/v1/a')).toBeNull();
  expect(await cache.lastCentre()).toBeNull();
});
