import { expect, test } from 'vitest';
import type { StateSpan } from '../types';
import { layStrip, spanAt } from './strip';

const ZONE = 'America/New_York';
const at = (hour: number, minute = 0): number => Date.UTC(2026, 6, 1, hour + 4, minute) / 1000;
const span = (state: StateSpan['state'], start: number, end: number): StateSpan => ({ state, start, end, campaign_id: null, reason: '' });
const shift = [span('wait', at(9), at(10)), span('talk', at(10), at(12)), span('pause', at(12), at(13))];

test('states lie in proportion on the time axis', () => {
  const { bars } = layStrip(shift, at(9), at(13), ZONE, 400);
  expect(bars.map(({ x, width }) => [x, width])).toEqual([[0, 100], [100, 200], [300, 100]]);
});

test("ticks stand on round times of the centre's clock", () => {
  const { ticks } = layStrip(shift, at(9), at(13), ZONE, 400);
  expect(ticks.map((tick) => tick.label)).toEqual(['09:30', '10:00', '10:30', '11:00', '11:30', '12:00', '12:30']);
  expect(ticks[1]?.x).toBe(100);
});

test('totals are sums per state, longest first', () => {
  const { totals } = layStrip([...shift, span('wait', at(13), at(13, 30))], at(9), at(13, 30), ZONE, 400);
  expect(totals).toEqual([{ state: 'talk', seconds: 7200 }, { state: 'wait', seconds: 5400 }, { state: 'pause', seconds: 3600 }]);
});

test('a point on the strip finds its state', () => {
  const strip = layStrip(shift, at(9), at(13), ZONE, 400);
  expect(spanAt(shift, strip.at(150))).toBe(1);
  expect(spanAt(shift, strip.at(399))).toBe(2);
  expect(spanAt(shift, at(8))).toBe(-1);
});
