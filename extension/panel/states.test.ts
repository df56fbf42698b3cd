import { expect, test } from 'vitest';
import { level, limitPassed, stateClass } from './states';

test.each([
  ['wait', 60, 0], ['wait', 61, 1], ['wait', 300, 1], ['wait', 301, 2],
  ['talk', 10, 0], ['talk', 11, 1], ['talk', 61, 2], ['talk', 301, 3],
  ['pause', 10, 0], ['pause', 11, 1], ['pause', 61, 2], ['pause', 301, 3],
  ['dead', 900, 0], ['wrap', 900, 0],
] as const)('%s for %i s stands at step %i', (state, seconds, step) => {
  expect(level(state, seconds)).toBe(step);
  expect(stateClass(state, seconds)).toBe(`st st-${state}-${step}`);
});

test('the limit passed is named, so that colour never speaks alone', () => {
  expect(limitPassed('wait', 59)).toBeNull();
  expect(limitPassed('wait', 299)).toBe(60);
  expect(limitPassed('pause', 4_000)).toBe(300);
  expect(limitPassed('talk', null)).toBeNull();
});
