import { expect, test } from 'vitest';
import { linear } from './linear';
import { niceMax } from './RangeBar';
import { reachOf } from './SpanBar';

test('values between the ends are mapped in proportion, those beyond stay at the ends', () => {
  const x = linear([-2, 2], [0, 100]);
  expect([-9, -2, 0, 1, 2, 9].map(x)).toEqual([0, 0, 50, 75, 100, 100]);
  expect(linear([3, 3], [0, 100])(5)).toBe(0);
});

test('a scale ends on a round number with some air', () => {
  expect([niceMax(0.11), niceMax(7.9), niceMax(0)]).toEqual([0.15, 10, 1e-9]);
});

test('a change is drawn as far to either side as its farther end', () => {
  expect(reachOf([-3, 17, null])).toBe(20);
  expect(reachOf([-44, 2])).toBe(reachOf([2, 44]));
});
