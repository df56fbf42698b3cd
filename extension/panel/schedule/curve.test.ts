import { beforeEach, expect, test } from 'vitest';
import { stage } from '../tests/stage';
import { areaPath, gapPath, layOut, stepPath, ticksOf } from './curve';
import { daySpans, SLOT_S } from './times';

const BOX = { left: 0, right: 100, top: 0, bottom: 100 };
const ALL = { from: 0, to: 4 };

beforeEach(() => stage());

test('a value holds for its whole interval and a missing one leaves a gap', () => {
  const lay = layOut(ALL, [[1, 1, null, 2]], BOX, 2);
  lay.y.domain([0, 2]);
  expect(stepPath([1, 1, null, 2], ALL, lay)).toBe('M0.0,50.0H50.0M75.0,0.0H100.0');
  expect(stepPath([1, 2, 2, 0], ALL, lay)).toBe('M0.0,50.0H25.0V0.0H75.0V100.0H100.0');
});

test('the gap is drawn only where the upper curve lies above', () => {
  const lay = layOut(ALL, [[2]], BOX, 2);
  lay.y.domain([0, 2]);
  expect(gapPath([1, 1, 1, 1], [2, 1, 0, 1], ALL, lay)).toBe('M0.0,50.0H25.0V0.0H0.0Z');
  expect(areaPath([0, 1, 0, 0], ALL, lay)).toBe('M25.0,100.0H50.0V50.0H25.0Z');
});

test('the value axis starts at zero and leaves air above the highest', () => {
  expect(layOut(ALL, [[3, 50, 1, 1]], BOX).y.domain()).toEqual([0, 53]);
  expect(layOut({ from: 2, to: 4 }, [[3, 50, 1, 1]], BOX, 1).y.domain()).toEqual([0, 1.06]);
});

test('a week is marked by its days, a day by its hours, as many as fit', () => {
  const starts = Array.from({ length: 672 }, (_, i) => Date.UTC(2026, 10, 30, 5) / 1000 + i * SLOT_S);
  const days = daySpans(starts, 'America/New_York');
  const week = ticksOf(starts, 'America/New_York', { from: 0, to: 672 }, days, 600);
  expect(week).toHaveLength(7);
  expect(week.every(({ day }) => day)).toBe(true);
  expect(week.map(({ at }) => at)).toEqual([0, 96, 192, 288, 384, 480, 576]);
  const day = ticksOf(starts, 'America/New_York', { from: 96, to: 192 }, days, 300);
  expect(day.map(({ label }) => label)).toEqual(['00:00', '06:00', '12:00', '18:00']);
  expect(ticksOf(starts, 'America/New_York', { from: 96, to: 192 }, days, 700)).toHaveLength(12);
});
