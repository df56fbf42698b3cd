import { expect, test } from 'vitest';
import { makeSettings } from '../dev/answers';
import { check } from './form';
import { beyond, DEFAULTS, foresightErrors, foresightOf, isDefault, memory } from './foresight';

const settings = makeSettings({ agents: 3, campaigns: 2, seed: 1, now: 1_800_000_000 }).settings;

test('what was never set is the default', () => {
  expect(foresightOf({ ...settings, foresight: { alpha: 0.5 } })).toEqual({ ...DEFAULTS, alpha: 0.5 });
  expect(isDefault(foresightOf({ ...settings, foresight: {} }))).toBe(true);
  expect(isDefault({ ...DEFAULTS, horizon_min: 60 })).toBe(false);
});

test.each([
  ['alpha', 0.05, 0.9, 0.04, 0.91], ['horizon_min', 30, 240, 29, 241], ['major_drop', 0.02, 0.9, 0.019, 0.91], ['false_alerts_per_shift', 0.05, 20, 0.04, 21],
  ['unusual_z', 1, 6, 0.9, 6.1], ['cool_down_min', 0, 480, -1, 481], ['mute_below', 0, 1, -0.1, 1.01],
])('%s may be %d to %d', (name, low, high, under, over) => {
  for (const x of [low, high]) expect(foresightErrors({ ...DEFAULTS, [name]: x })).toEqual({});
  for (const x of [under, over, NaN]) expect(Object.keys(foresightErrors({ ...DEFAULTS, [name]: x }))).toEqual([`foresight.${name}`]);
});

test('minutes are whole', () => {
  expect(foresightErrors({ ...DEFAULTS, cool_down_min: 7.5 })).toEqual({ 'foresight.cool_down_min': 'errorCoolDown' });
});

test('a wrong foresight keeps the settings from being saved', () => {
  expect(check({ ...settings, foresight: { major_drop: 2 } })).toEqual({ 'foresight.major_drop': 'errorMajorDrop' });
});

test('a weight of 0.3 remembers about 5.7 intervals', () => {
  expect(memory(0.3)).toBeCloseTo(5.667, 3);
  expect(memory(1)).toBe(1);
});

test.each([[2.5, 0.0124193], [1.96, 0.0499958], [2.24, 0.0250906], [1, 0.3173105], [6, 1.9732e-9]])('beyond %d times the spread lies a share of %d', (limit, share) => {
  expect(beyond(limit) / share).toBeCloseTo(1, 4);
});
