import { beforeEach, expect, test } from 'vitest';
import { makeRequirement } from '../dev/schedule';
import { stage } from '../tests/stage';
import { dayRange, rangeNotes, rangeOf } from './ranges';

const needs = makeRequirement({ agents: 12, campaigns: 6, seed: 7, now: Date.UTC(2026, 10, 24, 18) / 1000 });
const [learned, changed, thin] = needs.queues.map(({ likely }) => likely);

beforeEach(() => stage());

test('a day says its likely range, or why it has none', () => {
  expect(dayRange(learned ?? null, '2026-11-30', (ends) => `likely ${ends}`)).toMatch(/^likely \d+ to \d+$/);
  expect(dayRange(changed ?? null, '2026-12-02')).toBe('changed by hand');
  expect(dayRange(thin ?? null, '2026-11-30')).toBe('not enough calls');
  expect([dayRange(null, '2026-11-30'), dayRange(learned ?? null, '2027-01-01')]).toEqual(['', '']);
});

test('a range says what it was learned from, and a typed forecast that it has none', () => {
  expect(rangeNotes(rangeOf(needs, null))).toEqual(['Likely range: four of five such days end inside. Learned from 6 weeks and 4,180 calls.']);
  expect(rangeNotes(changed ?? null)[1]).toBe('No likely range for Wed 2: its forecast was changed by hand.');
  expect(rangeNotes(thin ?? null)[0]).toMatch(/not enough calls\..* 61 calls/);
  expect(rangeNotes({ ...needs.queues[0]!.likely, state: 'own' })[0]).toContain('typed or loaded from a file');
  expect(rangeNotes(null)[0]).toContain('choose one');
});
