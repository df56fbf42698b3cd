// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeBackend, hello, json, versioned } from '../tests/backend';
import { type FakeChrome, fakeChrome } from '../tests/chrome';
import { floor } from '../tests/floor';
import * as cache from './cache';
import * as connection from './connection';
import * as serve from './serve';

const FLOOR = '/v1/snapshot?window=today';
let backend: FakeBackend;
let fake: FakeChrome;

beforeEach(async () => {
  fake = fakeChrome();
  cache.close();
  globalThis.indexedDB = new IDBFactory();
  backend = await FakeBackend.start();
  backend.routes['GET /v1/snapshot'] = versioned(floor(), '"3"');
  Object.assign(fake.storage.local.kept, { token: 'secret', port: backend.port });
});
afterEach(async () => {
  vi.useRealTimers();
  await backend.stop();
});

const badge = (): string => (fake.storage.session.kept['badge'] as { text: string }).text;

/** Waits until the answer to `path` has been written behind the reply. */
async function kept(path: string): Promise<void> {
  await vi.waitFor(async () => expect(await cache.body(path)).not.toBeNull());
}

test('answers with the body as it came and when it was confirmed', async () => {
  const served = await serve.get(FLOOR);
  expect(JSON.parse(served.text ?? '')).toEqual(floor());
  expect(served).toMatchObject({ ok: true, stale: false, etag: '"3"', nextUpdateInS: 12.5, problem: null });
  expect(Math.abs(Date.now() / 1000 - (served.at ?? 0))).toBeLessThan(60);
});

test('asks conditionally and sends no body to a page that has it', async () => {
  await serve.get(FLOOR);
  await kept(FLOOR);
  const again = await serve.get(FLOOR, '"3"');
  expect(backend.asked.at(-1)?.headers['if-none-match']).toBe('"3"');
  expect(again).toMatchObject({ ok: true, unchanged: true, text: null, etag: '"3"' });
});

test('sends the kept body to a page that does not have it', async () => {
  await serve.get(FLOOR);
  await kept(FLOOR);
  const other = await serve.get(FLOOR, '"2"');
  expect(JSON.parse(other.text ?? '')).toEqual(floor());
  expect(other.unchanged).toBe(false);
});

test('simultaneous questions for one path share one request', async () => {
  const answers = await Promise.all([serve.get(FLOOR), serve.get(FLOOR), serve.get(FLOOR, '"3"')]);
  expect(backend.paths).toEqual([FLOOR]);
  expect(answers.map(({ unchanged }) => unchanged)).toEqual([false, false, true]);
});

test('with the backend gone, shows the copy as old and says why', async () => {
  const { at } = await serve.get(FLOOR);
  await kept(FLOOR);
  await backend.stop();
  const served = await serve.get(FLOOR);
  expect(served).toMatchObject({ ok: true, stale: true, at, problem: { error: 'unreachable' } });
  expect(JSON.parse(served.text ?? '')).toEqual(floor());
  expect(badge()).toBe('off');
});

test('shows no copy older than 24 hours', async () => {
  await serve.get(FLOOR);
  await kept(FLOOR);
  await backend.stop();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * 3600 * 1000 });
  expect(await serve.get(FLOOR)).toMatchObject({ ok: false, text: null, problem: { error: 'unreachable' } });
  expect(await serve.offline(FLOOR)).toMatchObject({ ok: false, problem: { error: 'nothing_kept' } });
});

test('a failing backend is a backend gone', async () => {
  await serve.get(FLOOR);
  await kept(FLOOR);
  backend.routes['GET /v1/snapshot'] = (_, r) => json(r, 500, { error: 'crashed', message: 'Its own mistake.', what_to_do: '' });
  expect(await serve.get(FLOOR)).toMatchObject({ ok: true, stale: true, problem: { error: 'crashed' } });
});

test('shows no copy to a browser the backend no longer accepts', async () => {
  await serve.get(FLOOR);
  await kept(FLOOR);
  const no = { error: 'not_paired', message: 'no', what_to_do: '' };
  for (const route of ['GET /v1/snapshot', 'GET /v1/hello']) backend.routes[route] = (_, r) => json(r, 401, no);
  expect(await serve.get(FLOOR)).toMatchObject({ ok: false, text: null, problem: { error: 'unauthorized' } });
  expect((await connection.connection(false)).state).toBe('unauthorized');
});

test('asks nobody while unpaired', async () => {
  await fake.storage.local.remove('token');
  expect(await serve.get(FLOOR)).toMatchObject({ ok: false, problem: { error: 'unpaired' } });
  expect(backend.asked).toEqual([]);
});

test('passes on a refusal without calling the backend gone', async () => {
  expect(await serve.get('/v1/agents/999')).toMatchObject({ ok: false, problem: { error: 'not_found' } });
  expect((await connection.connection(false)).state).toBe('ok');
});

test('asks for nothing outside /v1/, nor for the pairing', async () => {
  for (const path of ['/v1/../control/truth', '/v1/pair', '/v1/unpair', '/v1//x']) {
    expect(await serve.get(path)).toMatchObject({ ok: false, problem: { error: 'not_allowed' } });
    expect(await serve.change('POST', path, {})).toMatchObject({ ok: false, problem: { error: 'not_allowed' } });
  }
  expect(backend.asked).toEqual([]);
});

test('shakes hands once, not before every question', async () => {
  await serve.get(FLOOR);
  await serve.get('/v1/matrix?window=today');
  expect(backend.asked.filter(({ path }) => path === '/v1/hello')).toHaveLength(1);
});

test('stops at a version that does not fit and says which to update', async () => {
  backend.routes['GET /v1/hello'] = (_, r) =>
    json(r, 200, hello({ extension_ok: false, message: 'The extension is too old.', what_to_do: 'Update it.' }));
  expect(await serve.get(FLOOR)).toMatchObject({ ok: false, problem: { error: 'version', what_to_do: 'Update it.' } });
  expect(backend.paths).toEqual([]);
  expect(await connection.connection(false)).toMatchObject({ state: 'version', backendVersion: '1.0.0' });
});

test('stops at a backend that speaks another wire', async () => {
  backend.routes['GET /v1/hello'] = (_, r) => json(r, 200, hello({ api: 2 }));
  expect(await serve.get(FLOOR)).toMatchObject({ ok: false, problem: { error: 'version' } });
});

test('comes back by itself when the backend does', async () => {
  const { port } = backend;
  await backend.stop();
  expect((await connection.connection(false)).state).toBe('unreachable');
  backend = await FakeBackend.start();
  backend.routes['GET /v1/snapshot'] = versioned(floor(), '"3"');
  await fake.storage.local.set({ port: backend.port });
  expect(backend.port).not.toBe(port);
  expect(await serve.get(FLOOR)).toMatchObject({ ok: true, stale: false });
  expect(await connection.connection(false)).toMatchObject({ state: 'ok', centres: [{ id: 7 }] });
});

test('the floor of today feeds the badge and the history', async () => {
  await serve.get(FLOOR);
  expect(badge()).toBe('1');
  expect(await serve.history()).toMatchObject([{ as_of: floor().as_of, floor: { talk: 2 } }]);
});

test('advice of today takes the place of the agents that need a look on the badge', async () => {
  const cards = ['shown', 'shown', 'done', 'not_now', 'wrong', 'over'].map((state) => ({ state }));
  backend.routes['GET /v1/feed'] = versioned({ cards }, '"1"');
  await serve.get(FLOOR);
  expect(badge()).toBe('1');
  await serve.get(serve.feedPath(FLOOR));
  expect(badge()).toBe('2');
  backend.routes['GET /v1/snapshot'] = versioned(floor(['good']), '"4"');
  await serve.get(FLOOR);
  expect(badge()).toBe('2');
});

test('advice of a past day leaves the badge alone', async () => {
  backend.routes['GET /v1/feed'] = versioned({ cards: [{ state: 'shown' }] }, '"1"');
  await serve.get(FLOOR);
  await serve.get('/v1/feed?day=2026-11-20');
  expect(fake.storage.session.kept).not.toHaveProperty('waiting');
  expect(serve.feedPath('/v1/snapshot?centre=3&window=today')).toBe('/v1/feed?centre=3');
});

test('old numbers are marked even while advice waits', async () => {
  backend.routes['GET /v1/snapshot'] = versioned(floor(['good'], { status: 'stale' }), '"5"');
  backend.routes['GET /v1/feed'] = versioned({ cards: [{ state: 'shown' }] }, '"1"');
  await serve.get(FLOOR);
  await serve.get('/v1/feed');
  expect(badge()).toBe('!');
});

test('an unchanged floor lights the badge again after a pause', async () => {
  await serve.get(FLOOR);
  await kept(FLOOR);
  fake.storage.session.kept['badge'] = { text: 'off', title: '' };
  await serve.get(FLOOR);
  expect(backend.asked.at(-1)?.headers['if-none-match']).toBe('"3"');
  expect(badge()).toBe('1');
});

test('a test of the connection does not take the word of an older one', async () => {
  await fake.storage.local.remove('token');
  const before = connection.connection(false);
  await fake.storage.local.set({ token: 'secret' });
  expect((await connection.connection(true)).state).toBe('ok');
  expect((await before).state).toBe('unpaired');
});

test('another window or a single campaign feeds neither', async () => {
  await serve.get('/v1/snapshot?window=15m');
  await serve.get('/v1/snapshot?window=today&campaign=3');
  expect(fake.storage.session.kept).not.toHaveProperty('badge');
  expect(await serve.history()).toEqual([]);
});

test('a dialer that stands still is not history', async () => {
  backend.routes['GET /v1/snapshot'] = versioned(floor([], { status: 'stale' }), '"4"');
  await serve.get(FLOOR);
  expect(badge()).toBe('!');
  expect(await serve.history()).toEqual([]);
});

test.each(['/v1/calls.csv?start=1', '/v1/lineup.csv', '/v1/agents/12/data.csv?centre=7'])('keeps no download: %s', async (path) => {
  backend.routes[`GET ${path.split('?')[0]}`] = (_, r) => json(r, 200, 'a,b\n');
  expect(await serve.get(path)).toMatchObject({ ok: true, text: 'a,b\n' });
  await serve.get(FLOOR);
  await kept(FLOOR);
  expect(await cache.body(path)).toBeNull();
});

test('still answers when the browser has no room for the copy', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  globalThis.indexedDB = { open: () => { throw new Error('QuotaExceededError'); } } as unknown as IDBFactory;
  expect(await serve.get(FLOOR)).toMatchObject({ ok: true, stale: false });
});

test('changes go through with their body, and refusals come back', async () => {
  backend.routes['PUT /v1/settings'] = ({ body }, r) => json(r, 200, body);
  backend.routes['POST /v1/token/test'] = (_, r) => json(r, 403, { error: 'no', message: 'No.', what_to_do: '' });
  expect(await serve.change('PUT', '/v1/settings', { name: 'Austin' })).toMatchObject({ ok: true, text: '{"name":"Austin"}' });
  expect(await serve.change('POST', '/v1/token/test', undefined)).toMatchObject({ ok: false, problem: { error: 'no' } });
});

test('pairing keeps the token and the port and forgets the copy of another server', async () => {
  await cache.keep('/v1/old', 'x', null, Date.now() / 1000);
  fake.storage.local.kept['token'] = undefined;
  fake.storage.local.kept['port'] = 9999;
  const found = await connection.pair('ABCD2345', backend.port);
  expect(found).toMatchObject({ state: 'ok', address: `http://127.0.0.1:${backend.port}` });
  expect(fake.storage.local.kept).toMatchObject({ token: 'new-token', port: backend.port });
  expect(await cache.body('/v1/old')).toBeNull();
});

test('a wrong code changes nothing and says so in the backend\'s words', async () => {
  const before = structuredClone(fake.storage.local.kept);
  const found = await connection.pair('WRONG999', backend.port);
  expect(found).toMatchObject({ state: 'unpaired', message: 'That code is wrong.', whatToDo: 'Type it again.' });
  expect(fake.storage.local.kept).toMatchObject(before);
});

test('the company\'s policy sets the port', async () => {
  fake.storage.managed.kept['address'] = `http://127.0.0.1:${backend.port}`;
  fake.storage.local.kept['port'] = 9999;
  expect(await serve.get(FLOOR)).toMatchObject({ ok: true });
});

test.each(['http://evil.example:8137', 'https://127.0.0.1:8137', 'http://127.0.0.1:80', 'http://127.0.0.1:8137/x', 7])(
  'ignores a policy that points elsewhere: %s',
  async (address) => {
    fake.storage.managed.kept['address'] = address;
    expect((await connection.connection(false)).address).toBe(`http://127.0.0.1:${backend.port}`);
  },
);

test('unpairing deletes the token and the copy and ends the token on the server', async () => {
  backend.routes['POST /v1/unpair'] = (_, r) => json(r, 200, { ok: true });
  await serve.get(FLOOR);
  await kept(FLOOR);
  expect((await connection.unpair()).state).toBe('unpaired');
  expect(backend.asked.at(-1)).toMatchObject({
    method: 'POST', path: '/v1/unpair', headers: { authorization: 'Bearer secret' }, body: '',
  });
  expect(fake.storage.local.kept).not.toHaveProperty('token');
  expect(await cache.body(FLOOR)).toBeNull();
  expect(await serve.history(7)).toEqual([]);
});

test.each(['away', 'refusing', 'older'])('unpairing ends here also with the server %s', async (how) => {
  const no = { error: 'not_paired', message: 'no', what_to_do: '' };
  if (how === 'away') await backend.stop();
  if (how === 'refusing') backend.routes['POST /v1/unpair'] = (_, r) => json(r, 401, no);
  expect((await connection.unpair()).state).toBe('unpaired');
  expect(fake.storage.local.kept).not.toHaveProperty('token');
});

test('unpairing twice asks the server once', async () => {
  await connection.unpair();
  await connection.unpair();
  expect(backend.paths).toEqual(['/v1/unpair']);
});
