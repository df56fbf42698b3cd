import { scaleLinear } from 'd3-scale';
import { expect, test } from 'vitest';
import { bandPath, lastKnown, layChart, linePath, markersAt, nearest, valueExtent, valueTicks, type Drawing } from './plot';

const ZONE = 'America/New_York';
const at = (hour: number, minute = 0): number => Date.UTC(2026, 6, 1, hour + 4, minute) / 1000;
const flat = { x: scaleLinear([0, 10], [0, 100]), y: scaleLinear([0, 10], [100, 0]) };
const drawing: Drawing = {
  at: [at(9), at(10), at(11), at(12)],
  lines: [{ label: 'now', y: [10, 20, null, null], look: 'main' }, { label: 'likely', y: [null, 20, 30, 40], look: 'likely' }],
  bands: [{ label: 'range', low: [null, 20, 26, 32], high: [null, 20, 34, 48], look: 'range' }],
  levels: [{ label: 'target', y: 60, look: 'target' }],
  markers: [{ at: at(10, 20), label: 'warning', look: 'risk' }],
};

test('a line breaks where a value is missing', () => {
  expect(linePath([0, 1, 2, 3, 4], [1, 2, null, 3, 4], flat)).toBe('M0.0,90.0L10.0,80.0M30.0,70.0L40.0,60.0');
});

test('a lone value stays visible', () => {
  expect(linePath([0, 1, 2], [null, 5, null], flat)).toBe('M10.0,50.0h.1');
});

test('a band runs along the top and back along the foot', () => {
  expect(bandPath([0, 1, 2], [1, 1, null], [3, 4, 5], flat)).toBe('M0.0,70.0L10.0,60.0L10.0,90.0L0.0,90.0Z');
});

test('the value axis reaches every band, target and line', () => {
  const [low, high] = valueExtent(drawing, true);
  expect(low).toBe(0);
  expect(high).toBeGreaterThan(60);
});

test('a constant line still has an axis with a width', () => {
  const [low, high] = valueExtent({ at: [1], lines: [{ label: 'now', y: [5], look: 'main' }] }, false);
  expect(high - low).toBeGreaterThan(0.5);
});

test('durations are counted in round minutes', () => {
  expect(valueTicks(310, 530, 'seconds')).toEqual([360, 420, 480]);
});

test("hours stand on the centre's clock", () => {
  const { xTicks } = layChart(drawing, ZONE, { left: 0, right: 300, top: 0, bottom: 100 }, true, 'number');
  expect(xTicks.map(({ label }) => label)).toEqual(['10:00', '11:00']);
});

test('reading starts at the last value observed', () => {
  expect(lastKnown(drawing)).toBe(1);
});

test('a pointer finds the nearest time, a marker is read at the time it is nearest to', () => {
  expect(nearest(drawing.at, at(10, 40))).toBe(2);
  expect(markersAt(drawing, 1).map(({ label }) => label)).toEqual(['warning']);
  expect(markersAt(drawing, 2)).toEqual([]);
});
