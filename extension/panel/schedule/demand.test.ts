import { expect, test } from 'vitest';
import { cellsOf, numbersOf, pasted, placedAt, typedNumber, withCell } from './demand';

const CELLS = cellsOf([10, 15, 0, 7], [200, 205, 0, 300], 0, 3);

test('the cells are those of the intervals asked for', () => {
  expect(CELLS).toEqual([['10', '200'], ['15', '205'], ['0', '0']]);
  expect(withCell(CELLS, 1, 1, '210')[1]).toEqual(['15', '210']);
});

test('two columns of a spreadsheet fill two columns, one fills one, and what goes beyond is left out', () => {
  expect(pasted(CELLS, 1, 0, '20\t240\r\n30\t250\r\n40\t260\r\n')).toEqual([['10', '200'], ['20', '240'], ['30', '250']]);
  expect(pasted(CELLS, 0, 1, '1\n2')).toEqual([['10', '1'], ['15', '2'], ['0', '0']]);
});

test('numbers are read as people type them', () => {
  expect(['12', '4.5', '4,5', '1,200', '1,200.5', ' 7 '].map(typedNumber)).toEqual([12, 4.5, 4.5, 1200, 1200.5, 7]);
  expect(['', '-1', 'NaN', '1e9', 'ten', '1.2.3'].map(typedNumber)).toEqual([null, null, null, null, null, null]);
});

test('contacts without a handling time are no forecast', () => {
  expect(numbersOf(CELLS)).toEqual({ contacts: [10, 15, 0], ahtS: [200, 205, 0] });
  expect(numbersOf([['3', '0']])).toBeNull();
  expect(numbersOf([['x', '9']])).toBeNull();
});

test('the other days stay as they are', () => {
  expect(placedAt([1, 2, 3, 4, 5], 1, [20, 30])).toEqual([1, 20, 30, 4, 5]);
});
