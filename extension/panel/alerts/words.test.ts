import { beforeEach, expect, test } from 'vitest';
import { makeAlerts } from '../dev/alerts';
import { stage } from '../tests/stage';
import type { Alert } from '../types';
import { aboutWhom, basis, callsBehind, changeWords, crossingWords, firstBecause } from './words';

const ZONE = 'America/New_York';
const NOW = 1_800_000_000;
const { alerts } = makeAlerts({ agents: 28, campaigns: 6, seed: 7, now: NOW }, null);
const [marcus, three, drops] = alerts as [Alert, Alert, Alert];

beforeEach(() => stage());

test('a change is said in its unit and as a share', () => {
  expect(changeWords(marcus)).toMatch(/^\+1:47 \(\+26\s%\)$/);
  expect(changeWords(three)).toMatch(/^−4\.7 pt \(−40\s%\)$/);
  expect(changeWords(drops)).toMatch(/^\+0\.3 pt \(\+15\s%\)$/);
  expect(changeWords({ ...marcus, relative: null, points: null })).toBe('');
});

test('an alert names its agent, its number of agents, its campaign, or the team', () => {
  expect(aboutWhom(marcus)).toBe(`${marcus.agent} · Solar East`);
  expect(aboutWhom(three)).toBe('3 agents · Medicare Q4');
  expect(aboutWhom({ ...three, agents: [], campaign: '' })).toBe('Team');
});

test('the line ahead has a chance and a time', () => {
  expect(crossingWords(marcus, ZONE, NOW)).toMatch(/^78\s% likely to cross the line, about \d\d:\d\d \(\d\d:\d\d to \d\d:\d\d\)$/);
  expect(crossingWords({ ...marcus, crosses: null }, ZONE, NOW)).toMatch(/^78\s% likely to cross the line$/);
  expect(crossingWords(drops, ZONE, NOW)).toBe('');
});

test('an alert says what its n counts', () => {
  const said = ['handle_s', 'conversion_per_contact', 'drop_rate', 'pause_share'] as const;
  expect(said.map((metric) => basis({ kind: 'agent_drift', metric }, 12))).toEqual(['12 calls', '12 contacts', '12 live answers', '1 h']);
  expect(basis({ kind: 'workload', metric: 'occupancy' }, 7200)).toBe('2 h');
});

test('the first of the queue explains itself in one sentence', () => {
  expect(firstBecause(marcus)).toMatch(/^First, because it promises most: Act · 78\s% likely to cross the line · \+26\s% against usual · from 31 calls$/);
});

test('the calls behind an alert are one link away, dropped ones too', () => {
  expect(callsBehind(drops)).toBe(`#/calls?start=${NOW - 1800}&end=${NOW}&campaign=12&status=DROP&handled=0`);
  expect(callsBehind(marcus)).toContain(`agent=${marcus.agent_id}`);
});
