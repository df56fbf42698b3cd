// @vitest-environment node
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeBackend, json } from '../tests/backend';
import { fakeChrome } from '../tests/chrome';
import { allowedPath, type Question, request } from './request';

let backend: FakeBackend;
const question = (path: string, more: Partial<Question> = {}): Question => ({
  address: `http://127.0.0.1:${backend.port}`, token: 'secret', method: 'GET', path, ...more,
});

beforeEach(async () => {
  fakeChrome();
  backend = await FakeBackend.start();
});
afterEach(() => backend.stop());

test.each(['/v1/snapshot', '/v1/snapshot?window=today&campaign=4', '/v1/calls?status=SALE,DNC&before=1:2', '/v1/agents/17',
  '/v1/calls.csv?start=1'])('allows %s', (path) => {
  expect(allowedPath(path)).toBe(true);
});

test.each(['/v1/', '/v1', '/v2/snapshot', '/v1/pair', '/v1/pair?x=1', '/v1/../control/clock', '/v1//evil', '/v1/a#b', '/v1/a b',
  '@evil.example/v1/', '/v1/%2e%2e/x'])('does not allow %s', (path) => {
  expect(allowedPath(path)).toBe(false);
});

test('says who asks, with which version, and nothing about the browser', async () => {
  backend.routes['GET /v1/snapshot'] = (_, r) => json(r, 200, {});
  await request(question('/v1/snapshot', { etag: '"4"' }));
  const { headers } = backend.asked[0] ?? {};
  expect(headers).toMatchObject({
    authorization: 'Bearer secret', 'x-team-optimizer-extension': '1.0.0', 'if-none-match': '"4"',
  });
  expect(headers).not.toHaveProperty('cookie');
});

test('gives the body as it came, with its version and the time of the next', async () => {
  backend.routes['GET /v1/x'] = (_, r) => json(r, 200, '{"a": 1}', { ETag: '"9"', 'X-Next-Update-In-S': '7.5' });
  expect(await request(question('/v1/x'))).toEqual({ kind: 'body', text: '{"a": 1}', etag: '"9"', nextUpdateInS: 7.5 });
});

test('passes on what the backend refuses, in its words', async () => {
  backend.routes['GET /v1/x'] = (_, r) => json(r, 422, { error: 'bad_value', message: 'window: no.', what_to_do: 'Correct it.' });
  expect(await request(question('/v1/x'))).toEqual({
    kind: 'refused', status: 422, problem: { error: 'bad_value', message: 'window: no.', what_to_do: 'Correct it.' },
  });
});

test('notices another program on the port', async () => {
  backend.routes['GET /v1/x'] = (_, r) => json(r, 404, '<html>');
  expect(await request(question('/v1/x'))).toMatchObject({ kind: 'refused', problem: { error: 'not_ours' } });
});

test('does not follow a redirect with the token', async () => {
  backend.routes['GET /v1/x'] = (_, r) => r.writeHead(302, { Location: '/v1/y' }).end();
  expect(await request(question('/v1/x'))).toMatchObject({ kind: 'failed' });
  expect(backend.paths).toEqual(['/v1/x']);
});

test('gives up on a backend that does not answer in time', async () => {
  backend.routes['GET /v1/x'] = () => undefined;
  const outcome = await request(question('/v1/x', { timeoutMs: 50 }));
  expect(outcome).toMatchObject({ kind: 'failed', problem: { error: 'timeout' } });
});

test('says that nobody answers', async () => {
  const gone = question('/v1/x');
  await backend.stop();
  expect(await request(gone)).toMatchObject({ kind: 'failed', problem: { error: 'unreachable' } });
});

test('sends a body as JSON', async () => {
  backend.routes['PUT /v1/settings'] = (_, r) => json(r, 200, {});
  await request(question('/v1/settings', { method: 'PUT', body: { name: 'Austin' } }));
  expect(backend.asked[0]).toMatchObject({ body: '{"name":"Austin"}', headers: { 'content-type': 'application/json' } });
});

test('hands a PDF on byte for byte, in base64', async () => {
  const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0xff, 0x00, 0x80]);
  backend.routes['GET /v1/schedules/1/schedule.pdf'] = (_, r) => r.writeHead(200, { 'Content-Type': 'application/pdf' }).end(bytes);
  expect(await request(question('/v1/schedules/1/schedule.pdf'))).toMatchObject({ kind: 'body', text: bytes.toString('base64') });
});
