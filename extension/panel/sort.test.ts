import { expect, test } from 'vitest';
import { filtered, nextSort, order } from './sort';

const list = (rows: Int32Array): number[] => [...rows];

test('numbers sort up and down', () => {
  expect(list(order([3, 1, 2], false))).toEqual([1, 2, 0]);
  expect(list(order([3, 1, 2], true))).toEqual([0, 2, 1]);
});

test('rows without a value come last both ways', () => {
  expect(list(order([null, 2, null, 1], false))).toEqual([3, 1, 0, 2]);
  expect(list(order([null, 2, null, 1], true))).toEqual([1, 3, 0, 2]);
});

test('equal rows keep their order, ascending and descending', () => {
  const cells = [1, 0, 1, 0, 1];
  expect(list(order(cells, false))).toEqual([1, 3, 0, 2, 4]);
  expect(list(order(cells, true))).toEqual([0, 2, 4, 1, 3]);
  expect(list(order(cells, true, Int32Array.of(4, 3, 2, 1, 0)))).toEqual([4, 2, 0, 3, 1]);
});

test('names sort as people read them: case, accents and numbers', () => {
  const names = ['Agent 10', 'Zoë', 'agent 9', 'Ángel', 'Anna'];
  expect(list(order(names, false)).map((i) => names[i])).toEqual(['agent 9', 'Agent 10', 'Ángel', 'Anna', 'Zoë']);
});

test('names of one column that differ only by case stay in their order', () => {
  expect(list(order(['bob', 'Bob', 'BOB'], true))).toEqual([0, 1, 2]);
});

test('a column of nothing but missing values keeps the order', () => {
  expect(list(order([null, null, null], true, Int32Array.of(2, 0, 1)))).toEqual([2, 0, 1]);
});

test('sorting agrees with a plain stable sort of 15,000 random values', () => {
  let seed = 1;
  const cells = Array.from({ length: 15_000 }, () => ((seed = (seed * 48271) % 2147483647) % 97 === 0 ? null : seed % 1000));
  const plain = cells.map((_, i) => i).sort((a, b) => {
    const [x, y] = [cells[a] as number | null, cells[b] as number | null];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return y - x;
  });
  expect(list(order(cells, true))).toEqual(plain);
});

test('a filter keeps the rows in their order', () => {
  expect(list(filtered(5, (row) => row % 2 === 0))).toEqual([0, 2, 4]);
});

test('a header first sorts its natural way, then the other', () => {
  const first = nextSort({ key: 'rank', desc: false }, 'calls', true);
  expect(first).toEqual({ key: 'calls', desc: true });
  expect(nextSort(first, 'calls', true)).toEqual({ key: 'calls', desc: false });
});
