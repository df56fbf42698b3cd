import { beforeEach, expect, test } from 'vitest';
import { stage } from '../tests/stage';
import { allowanceWords, isAllowance } from './Allowances';

beforeEach(() => stage());

test('an allowance is told by its days in the order of the week, midnight as 24:00', () => {
  expect(allowanceWords({ days: ['Friday', 'Monday'], start: '16:00', end: '00:00', share: 0.25 }).replaceAll('\u202f', ' ')).toBe('Mon, Fri 16:00–24:00: 25 %');
});

test('times are quarter hours in order, the share at most nine tenths', () => {
  const good = { start: '12:00', end: '17:00', share: 0.1 };
  expect([good, { ...good, end: '00:00' }, { share: 0 }].every(isAllowance)).toBe(true);
  expect([{ ...good, end: '12:00' }, { ...good, start: '12:05' }, { ...good, share: 0.91 }, { ...good, share: null }, { ...good, start: '' }].some(isAllowance)).toBe(false);
});
