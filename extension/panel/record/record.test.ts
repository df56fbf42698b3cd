import { expect, test } from 'vitest';
import { makeRecord } from '../dev/ahead';
import type { ForecastDay } from '../types';
import { daysOf, ended, figures, hoursOf, keepsPromise, miss, scoresOf } from './record';

const record = makeRecord({ agents: 6, campaigns: 3, seed: 4, now: 1_800_000_400 });
const day = (change: Partial<ForecastDay>): ForecastDay =>
  ({ day_start: 0, hour: 12, figure: 'calls', likely: 100, low: 90, high: 110, actual: 100, inside: true, chance: null, hit: null, origin: 'live', ...change });

test('figures stand in the order a manager asks, unknown ones are left out', () => {
  expect(figures(record).map(({ name }) => name)).toEqual(['calls', 'conversions', 'revenue_cents', 'answer_rate']);
  expect(figures({ ...record, days: [], scores: [{ figure: 'moon', hour: 10, days: 1, error: 0, covered: 1, brier: null }] })).toEqual([]);
});

test('days are those of one figure and hour, newest first', () => {
  const days = daysOf(record, 'calls', 12);
  expect(days).toHaveLength(24);
  expect(days.every(({ figure, hour }) => figure === 'calls' && hour === 12)).toBe(true);
  expect(days.map(({ day_start }) => day_start)).toEqual(days.map(({ day_start }) => day_start).sort((a, b) => b - a));
  expect(hoursOf(record, 'calls')).toEqual([10, 12, 14, 16]);
  expect(scoresOf(record, 'calls').map(({ hour }) => hour)).toEqual([10, 12, 14, 16]);
});

test('a day ends inside, above or below its range', () => {
  expect(ended(day({}))).toBe('inside');
  expect(ended(day({ actual: 120, inside: false }))).toBe('above');
  expect(ended(day({ actual: 80, inside: false }))).toBe('below');
});

test('a miss is a share of what came; a day of nothing has none', () => {
  expect(miss(day({ likely: 110, actual: 100 }))).toBeCloseTo(0.1, 10);
  expect(miss(day({ likely: 1, actual: 0 }))).toBeNull();
});

test('the promise of 80 % is broken only beyond what luck allows', () => {
  expect(keepsPromise(0.7, 20)).toBe(true);
  expect(keepsPromise(0.6, 20)).toBe(false);
  expect(keepsPromise(0.7, 200)).toBe(false);
  expect(keepsPromise(1, 40)).toBe(false);
  expect(keepsPromise(0.8, 0)).toBe(false);
});
