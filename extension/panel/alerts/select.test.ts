import { expect, test } from 'vitest';
import { makeAlerts } from '../dev/alerts';
import type { Alert } from '../types';
import { sections } from './AlertsScreen';
import { dateOf, named, passes, pressing, queue, recordOf, shiftDate, tabOf, waiting } from './select';

const { alerts, records } = makeAlerts({ agents: 28, campaigns: 6, seed: 7, now: 1_800_000_000 }, null);
const first = alerts[0] as Alert;
const ids = (list: readonly Alert[]): number[] => list.map(({ id }) => id);
const all = { agent: null, campaign: null, level: null };

test('the queue begins with the most promising, whatever order they come in', () => {
  const open = alerts.filter(waiting);
  expect(ids(queue(open)).slice(0, 3)).toEqual([1, 2, 3]);
  expect(ids(queue([...open].reverse())).slice(0, 3)).toEqual([1, 2, 3]);
});

test('somebody who investigates still has it before them, what was dealt with waits no longer', () => {
  expect(waiting({ ...first, reaction: 'investigating' })).toBe(true);
  expect(waiting({ ...first, reaction: 'coached' })).toBe(false);
});

test('of equal priority the newer comes first', () => {
  expect(ids(queue([{ ...first, id: 1, raised_at: 10 }, { ...first, id: 2, raised_at: 20 }]))).toEqual([2, 1]);
});

test('the badge counts what waits and is more than a watch', () => {
  expect(ids(pressing(alerts))).toEqual([1, 2, 3, 4]);
  expect(pressing([{ ...first, reaction: 'not_now' }, { ...first, state: 'ended' }, { ...first, level: 'watch' }])).toEqual([]);
});

test('risks, opportunities and what was held back are kept apart', () => {
  expect(alerts.filter((each) => tabOf(each) === 'held').map(({ id }) => id)).toEqual([11, 12]);
  expect(alerts.filter((each) => tabOf(each) === 'praise').map(({ id }) => id)).toEqual([4, 6]);
});

test('a tab shows the queue, then what was dealt with, then what is over, newest first', () => {
  const after = alerts.map((each) => (each.id === 3 ? { ...each, reaction: 'coached' as const } : each));
  expect(sections(after, 'risk').map(({ key, alerts: few }) => [key, ids(few)])).toEqual([
    ['queueTitle', [1, 2, 5]], ['dealtTitle', [3]], ['endedTitle', [10, 7, 9, 8]],
  ]);
});

test('merged alerts belong to each of their agents, levels count from below', () => {
  const merged = alerts.find(({ kind }) => kind === 'campaign_agents') as Alert;
  expect(passes(merged, { ...all, agent: String(merged.agents[1]) })).toBe(true);
  expect(passes(first, { ...all, agent: String(merged.agents[1]) })).toBe(false);
  expect(passes({ ...first, level: 'act' }, { ...all, level: 'likely' })).toBe(true);
  expect(passes({ ...first, level: 'watch' }, { ...all, level: 'likely' })).toBe(false);
  expect(passes(first, { ...all, campaign: '99' })).toBe(false);
});

test('the filters offer who occurs, by name, once', () => {
  expect(named([first, first, { ...first, agent_id: null, agent: '' }], 'agent')).toEqual([{ id: first.agent_id, name: first.agent }]);
});

test('an alert finds the record of its kind', () => {
  expect(recordOf(records, first)?.title).toBe('Agent drifting');
  expect(recordOf([], first)).toBeUndefined();
});

test("days are the centre's, and step over the change of clocks", () => {
  expect(dateOf(Date.UTC(2026, 2, 8, 3, 30) / 1000, 'America/New_York')).toBe('2026-03-07');
  expect(shiftDate('2026-03-07', 1)).toBe('2026-03-08');
  expect(shiftDate('2026-03-01', -1)).toBe('2026-02-28');
});
