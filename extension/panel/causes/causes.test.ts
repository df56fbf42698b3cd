import { expect, test } from 'vitest';
import { makeWhy } from '../dev/ahead';
import { chance } from '../dev/random';
import { hurts, reach, roundParts, shownChange, waterfall } from './causes';
import { whyHref } from './link';

const split = makeWhy({ agents: 3, campaigns: 2, seed: 1, now: 1_800_000_000 }, 'contact_rate', 'campaign', 12);
const sum = (parts: readonly number[]): number => parts.reduce((a, b) => a + b, 0);

test('rounded parts add up to the rounded whole, whatever is lost by rounding', () => {
  expect(roundParts([0.0144, 0.0144, 0.0144], 0.0432, 'share')).toEqual([0.015, 0.014, 0.014]);
  const c = chance(3);
  for (let i = 0; i < 200; i++) {
    const parts = Array.from({ length: 6 }, () => 0.02 * c.normal());
    const shown = roundParts(parts, sum(parts), 'share');
    expect(Math.round(sum(shown) * 1000)).toBeCloseTo(Math.round(sum(parts) * 1000), 6);
    shown.forEach((x, j) => expect(Math.abs(x - (parts[j] as number))).toBeLessThanOrEqual(0.001 + 1e-12));
  }
});

test('seconds are rounded to whole ones', () => {
  expect(sum(roundParts([12.4, 12.4, 12.4, -3.1], 34.1, 'seconds'))).toBe(34);
});

test('usual, change and now agree to the last digit shown', () => {
  const odd = { ...split, usual_value: 0.31044, now_value: 0.26376, change: -0.04668 };
  expect(shownChange(odd)).toBeCloseTo(-0.046, 10);
  expect(sum(waterfall(odd).map(({ shown }) => shown))).toBeCloseTo(-0.046, 10);
  expect(shownChange({ ...odd, value_unit: 'per_hour', usual_value: 12.34, now_value: 11.26 })).toBeCloseTo(-1, 10);
  expect(shownChange({ ...odd, now_value: null, change: null })).toBeNull();
});

test('the main cause comes first, the rest by size, the unexplained last', () => {
  expect(waterfall(split).map(({ cause }) => cause.name)).toEqual(['list_quality', 'staffing', 'hour_mix', 'campaign_mix', 'time_on_shift', 'rest']);
});

test('each bar begins where the one above ends, from the usual level to now', () => {
  const steps = waterfall(split);
  expect(steps[0]?.from).toBe(split.usual_value);
  steps.slice(1).forEach((step, i) => expect(step.from).toBe(steps[i]?.to));
  expect(steps.at(-1)?.to).toBeCloseTo(split.now_value as number, 10);
});

test('the axis holds every bar', () => {
  const steps = waterfall(split);
  const [low, high] = reach(split, steps);
  expect(low).toBeLessThan(Math.min(...steps.map(({ to }) => to)));
  expect(high).toBeGreaterThan(split.usual_value as number);
});

test('what hurts depends on which way is better', () => {
  expect([hurts(-1, 'higher'), hurts(1, 'higher'), hurts(1, 'lower'), hurts(0, 'lower')]).toEqual([true, false, true, false]);
});

test('only metrics with a split have a link, and the team has no id', () => {
  expect(whyHref('contact_rate', 'campaign', 12)).toBe('#/why?metric=contact_rate&unit=campaign&id=12');
  expect(whyHref('handle_s')).toBe('#/why?metric=handle_s');
  expect(whyHref('pause_share', 'agent', 3)).toBeNull();
});
