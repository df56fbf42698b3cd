import { beforeEach, expect, test } from 'vitest';
import type { Connection } from '../../shared/messages';
import { makeSnapshot } from '../dev/floor';
import { stage } from '../tests/stage';
import type { Snapshot } from '../types';
import { mustPair, offlineText, troubles } from './trouble';

const live = (): Snapshot => makeSnapshot({ agents: 3, campaigns: 2, seed: 1, now: 1_800_000_000 });
const connection = (state: Connection['state']): Connection => ({
  state, message: 'What happened.', whatToDo: 'What to do.', lastOkAt: null, address: '', extensionVersion: '1', backendVersion: '1', centres: [],
});

beforeEach(() => stage());

test('a live floor has no banner', () => {
  expect(troubles(connection('ok'), live(), null)).toEqual([]);
});

test('without the server the copy says from when it is and what to do', () => {
  const at = new Date(2026, 5, 1, 10, 42).getTime() / 1000;
  const [first, ...more] = troubles(connection('unreachable'), { ...live(), status: 'stale' }, at);
  expect(first?.title).toBe('Offline copy from 10:42.');
  expect(first?.text).toBe('What happened. What to do.');
  expect(more).toEqual([]);
  expect(offlineText(null)).toBe('The server does not answer.');
});

test('stale data say since when and why, and where to look', () => {
  const [found] = troubles(connection('ok'), { ...live(), status: 'stale', stale_since: 1_800_000_000, reason: 'No answer.' }, null);
  expect(found).toMatchObject({ tone: 'warn', text: 'No answer.', link: 'health' });
  expect(found?.title).toMatch(/^Not fresh since \d\d:\d\d\.$/);
});

test('a refused token leads to the connection', () => {
  expect(troubles(connection('ok'), { ...live(), status: 'signed_out' }, null)[0]).toMatchObject({ tone: 'bad', link: 'connection' });
});

test('a history being filled shows how far it is', () => {
  const snapshot = live();
  snapshot.health.backfill = { done_days: 3, total_days: 30, rows: 1, finished: false, sentence: '' };
  expect(troubles(connection('ok'), snapshot, null)[0]).toMatchObject({ tone: 'info', text: '3 of 30 days', progress: 0.1 });
});

test('versions that do not fit are said before anything else', () => {
  expect(troubles(connection('version'), undefined, null)[0]).toMatchObject({ tone: 'bad', title: 'What happened.' });
});

test('only an unknown or forgotten browser must pair', () => {
  const states = ['unpaired', 'unauthorized', 'ok', 'unreachable', 'version'] as const;
  expect(states.filter((state) => mustPair(connection(state)))).toEqual(['unpaired', 'unauthorized']);
  expect(mustPair(undefined)).toBe(false);
});
