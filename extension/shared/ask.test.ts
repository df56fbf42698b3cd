import { beforeEach, expect, test } from 'vitest';
import { type FakeChrome, fakeChrome } from '../tests/chrome';
import { floor } from '../tests/floor';
import { ask, askText, forget, post, put, tell } from './ask';
import type { Served } from './messages';
import type { Snapshot } from './types';

const PATH = '/v1/snapshot?window=today';
let fake: FakeChrome;

const served = (change: Partial<Served>): { answer: Served } => ({
  answer: {
    ok: true, unchanged: false, text: null, etag: '"3"', at: 100, stale: false, nextUpdateInS: 12, problem: null, ...change,
  },
});

beforeEach(() => {
  fake = fakeChrome();
  forget();
});

test('parses the body and passes on its age', async () => {
  fake.runtime.sendMessage.mockResolvedValue(served({ text: JSON.stringify(floor()) }));
  expect(await ask<Snapshot>(PATH)).toMatchObject({ ok: true, data: { version: 3 }, at: 100, stale: false, nextUpdateInS: 12 });
});

test('says which version it has, and returns the very same object while it is unchanged', async () => {
  fake.runtime.sendMessage.mockResolvedValueOnce(served({ text: JSON.stringify(floor()) }));
  const first = await ask<Snapshot>(PATH);
  fake.runtime.sendMessage.mockResolvedValueOnce(served({ unchanged: true, at: 130 }));
  const second = await ask<Snapshot>(PATH);
  expect(fake.runtime.sendMessage).toHaveBeenLastCalledWith({ name: 'get', carries: { path: PATH, have: '"3"' } });
  expect(second.data).toBe(first.data);
  expect(second.at).toBe(130);
});

test('passes on a copy as stale with the reason', async () => {
  const problem = { error: 'unreachable', message: 'No answer.', what_to_do: 'Start it.' };
  fake.runtime.sendMessage.mockResolvedValue(served({ text: JSON.stringify(floor()), stale: true, problem }));
  expect(await ask(PATH)).toMatchObject({ ok: true, stale: true, problem });
});

test.each([
  ['not an object', '7'],
  ['without its team', JSON.stringify({ ...floor(), team: undefined })],
  ['with columns of different lengths', JSON.stringify({ ...floor(), agents: { ...floor().agents, n: 3 } })],
])('refuses a body %s', async (_, text) => {
  fake.runtime.sendMessage.mockResolvedValue(served({ text }));
  expect(await ask(PATH)).toMatchObject({ ok: false, data: null, problem: { error: 'bad_payload' } });
});

test('accepts fields it does not know', async () => {
  fake.runtime.sendMessage.mockResolvedValue(served({ text: JSON.stringify({ ...floor(), advice: [] }) }));
  expect((await ask(PATH)).ok).toBe(true);
});

test('turns a worker that is gone into a problem with something to do', async () => {
  fake.runtime.sendMessage.mockRejectedValue(new Error('Extension context invalidated.'));
  expect(await ask(PATH)).toMatchObject({ ok: false, problem: { error: 'worker', what_to_do: 'problemWorkerGoneDo' } });
});

test('tell rejects what the worker refuses', async () => {
  fake.runtime.sendMessage.mockResolvedValue({ refused: 'not allowed' });
  await expect(tell('openTab', {})).rejects.toThrow('not allowed');
});

test('put and downloads bring back what the backend says', async () => {
  fake.runtime.sendMessage.mockResolvedValueOnce(served({ text: '{"name":"Austin"}', etag: null }));
  expect(await put('/v1/settings', {})).toMatchObject({ ok: true, data: { name: 'Austin' } });
  fake.runtime.sendMessage.mockResolvedValueOnce(served({ text: 'a,b\n', etag: null }));
  expect(await askText('/v1/calls.csv')).toMatchObject({ ok: true, data: 'a,b\n' });
});

test('an action below an agent is not read as the agent, and a card after a reaction is checked as a card', async () => {
  fake.runtime.sendMessage.mockResolvedValueOnce(served({ text: '{"ok":true}', etag: null }));
  expect(await post('/v1/agents/12/logout?centre=1', { confirmed: 'Ana' })).toMatchObject({ ok: true, data: { ok: true } });
  fake.runtime.sendMessage.mockResolvedValueOnce(served({ text: '{"id":1}', etag: null }));
  expect(await post('/v1/feed/1/reaction', { reaction: 'did_it' })).toMatchObject({ ok: false, problem: { error: 'bad_payload' } });
});
