import { beforeEach, expect, test } from 'vitest';
import { makeWhatIf } from '../dev/whatif';
import { stage } from '../tests/stage';
import type { WhatIfChange } from '../types';
import { amount, between, changed, changedBetween, crewWords, dayPaces, momentOf, parts, toneOf } from './result';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: Date.UTC(2026, 6, 1, 17, 42) / 1000 };
const result = makeWhatIf(SHAPE, { moves: [{ agent_id: 105, campaign_id: 11 }] });
const rate = (value: number, low: number, high: number) => ({ value, low, high, n: 2000, raw: null });
const change = (figure: WhatIfChange['figure'], low: number, high: number): WhatIfChange => ({ figure, before: rate(0, 0, 0), after: rate(0, 0, 0), change: rate((low + high) / 2, low, high), chance: 0.5 });

beforeEach(() => stage());

test('counts are whole, conversions and drops have a decimal while they are few', () => {
  expect([amount('calls', 1617.4), amount('conversions', 6.04), amount('conversions', 39), amount('conversions', 114.4), amount('drops', 2.24), amount('revenue_cents', 462_300)]).toEqual(['1,617', '6.0', '39', '114', '2.2', '$4,623']);
  expect(between('conversions', rate(5, 3.1, 8.9))).toBe('3.1–8.9');
});

test('a change carries its sign, its range says "to"', () => {
  expect([changed('calls', -17.6), changed('drops', 1.26), changed('revenue_cents', -14_000), changed('calls', null)]).toEqual(['−18', '+1.3', '−$140', '–']);
  expect(changedBetween('conversions', rate(1, -1.2, 3.3))).toBe('−1.2 to +3.3');
});

test('only a range clear of nothing is called better or worse, and more drops are worse', () => {
  expect([toneOf(change('calls', 1, 5)), toneOf(change('calls', -5, -1)), toneOf(change('calls', -1, 5))]).toEqual(['good', 'bad', '']);
  expect([toneOf(change('drops', 1, 5)), toneOf(change('drops', -5, -1))]).toEqual(['bad', 'good']);
});

test('dropped calls stand apart from what is gained', () => {
  const { gains, drops } = parts(result.units[0]?.changes ?? []);
  expect(gains.map(({ figure }) => figure)).toEqual(['calls', 'contacts', 'conversions', 'revenue_cents']);
  expect(drops.map(({ figure }) => figure)).toEqual(['drops']);
});

test("the campaigns' changes add up to the team's", () => {
  const [team, ...campaigns] = result.units;
  for (const { figure, change: whole } of team?.changes ?? []) {
    const sum = campaigns.reduce((total, unit) => total + (unit.changes.find((each) => each.figure === figure)?.change.value ?? 0), 0);
    expect(sum).toBeCloseTo(whole.value ?? NaN, 6);
  }
});

test('the day before and after share one scale and one target', () => {
  const row = result.day[0];
  if (!row) throw new Error('no day');
  const { before, after } = dayPaces(row);
  expect(before.target).toBe(after.target);
  expect(before.done).toBe(after.done);
  expect((before.likely ?? 0) > (after.likely ?? 0)).toBe((row.before.value ?? 0) > (row.after.value ?? 0));
  expect(Math.max(before.high ?? 0, after.high ?? 0, before.target ?? 0)).toBeCloseTo(100 / 1.04);
});

test("a wall-clock time is a moment of today in the centre's zone", () => {
  expect(momentOf('15:30', SHAPE.now, 'America/New_York')).toBe(Date.UTC(2026, 6, 1, 19, 30) / 1000);
  expect(momentOf('', SHAPE.now, 'America/New_York')).toBeNull();
});

test('a crew that stays says one number', () => {
  expect([crewWords(5, 4), crewWords(5, 5)]).toEqual(['5 to 4 agents', '5 agents']);
});
