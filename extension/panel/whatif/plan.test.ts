import { expect, test } from 'vitest';
import { parseRoute } from '../route';
import { readMoves, readPlan, whatIfHref, writeMoves } from './plan';

test('a plan survives its address', () => {
  const moves = [{ agent: 101, to: 12 }, { agent: 104, to: null }];
  expect(readPlan(parseRoute(whatIfHref(moves, 1_800_000_000)))).toEqual({ moves, at: 1_800_000_000 });
  expect(writeMoves(moves)).toBe('101-12,104-out');
});

test('without a moment it is now', () => {
  expect(readPlan(parseRoute('#/what-if?move=1-2')).at).toBeNull();
  expect(readPlan(parseRoute('#/what-if?move=1-2&at=soon')).at).toBeNull();
});

test('what cannot be read is left out, and nobody moves twice', () => {
  expect(readMoves('x-1,7-,8-9,8-10,-3')).toEqual([{ agent: 8, to: 9 }]);
  expect(readMoves(null)).toEqual([]);
  expect(readMoves(Array.from({ length: 30 }, (_, i) => `${i}-1`).join())).toHaveLength(20);
});
