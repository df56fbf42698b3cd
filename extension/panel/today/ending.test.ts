import { beforeEach, expect, test } from 'vitest';
import { makeOutlook } from '../dev/outlook';
import { stage } from '../tests/stage';
import type { FigureOutlook } from '../types';
import { amount, between, callsOf, chanceWords, clockWords, curveDrawing, paceOf } from './ending';

const ZONE = 'America/New_York';
const at = (hour: number, minute = 0): number => Date.UTC(2026, 6, 1, hour + 4, minute) / 1000;
const NOW = at(13, 40);
const outlook = makeOutlook({ agents: 6, campaigns: 3, seed: 1, now: NOW }, null);
const figure = (change: Partial<FigureOutlook>): FigureOutlook => ({ ...(outlook.figures[0] as FigureOutlook), ...change });

beforeEach(() => stage());

test('a chance is a number and a word, and never certain', () => {
  expect(chanceWords(0.72)).toMatch(/^72\s%\slikely$/);
  expect(chanceWords(0.5)).toMatch(/^50\s%: about even$/);
  expect(chanceWords(0.07)).toMatch(/^7\s%: unlikely$/);
  expect(chanceWords(1)).toMatch(/^over 99\s%\slikely$/);
  expect(chanceWords(0)).toMatch(/^under 1\s%: unlikely$/);
});

test('the clock says likely, earliest and latest, the latest perhaps not today', () => {
  expect(clockWords({ earliest: at(15, 50), likely: at(16, 40), latest: null }, ZONE, NOW)).toBe('about 16:40 (15:50 to not today)');
  expect(clockWords({ earliest: at(15, 50), likely: at(16, 40), latest: at(17, 30) }, ZONE, NOW)).toBe('about 16:40 (15:50 to 17:30)');
});

test('a target out of reach says so, with the best case where there is one', () => {
  expect(clockWords({ earliest: at(17, 20), likely: null, latest: null }, ZONE, NOW)).toBe('not today, at best 17:20');
  expect(clockWords({ earliest: null, likely: null, latest: null }, ZONE, NOW)).toBe('not today');
});

test('what is past was reached, not about to be', () => {
  expect(clockWords({ earliest: at(13), likely: at(13, 10), latest: at(13, 20) }, ZONE, NOW)).toBe('reached at 13:10');
});

test('each figure is written in its own unit', () => {
  expect(amount('revenue_cents', 888_000)).toBe('$8,880');
  expect(amount('answer_rate', 0.3621)).toMatch(/^36\.2\s%$/);
  expect(between('calls', 2270, 2434)).toBe('2,270–2,434');
  expect(between('calls', null, 2434)).toBe('–');
});

test('each figure leads to the calls that make it up', () => {
  expect(callsOf('conversions', null)).toBe('#/calls?window=today&outcome=conversion');
  expect(callsOf('answer_rate', 12)).toBe('#/calls?window=today&campaign=12&handled=0');
});

test('target and range share the pace bar with what is done', () => {
  const pace = paceOf(figure({ so_far: 100, likely: 164, low: 150, high: 178, target: 200 }));
  expect(pace.target).toBeCloseTo(100 / 1.04);
  expect(pace.done).toBeCloseTo((pace.target as number) / 2);
  expect((pace.low as number) < (pace.likely as number) && (pace.likely as number) < (pace.high as number)).toBe(true);
});

test('a bar without a forecast still shows what is done', () => {
  expect(paceOf(figure({ so_far: 0, likely: null, low: null, high: null, target: null }))).toEqual({ done: 0, low: null, high: null, likely: null, target: null });
});

test('the curve carries the fan, the usual day, the target and the present', () => {
  const curve = outlook.curves[0];
  if (!curve) throw new Error('no curve');
  const drawing = curveDrawing(curve, figure({ target: 2300 }), outlook);
  expect(drawing.lines.map(({ look }) => look)).toEqual(['main', 'likely', 'usual']);
  const last = curve.so_far.findLastIndex((each) => each !== null);
  expect(curve.high[last]).toBeNull();
  expect([drawing.lines[1]?.y[last], drawing.bands?.[0]?.low[last], drawing.bands?.[0]?.high[last]]).toEqual(Array(3).fill(curve.so_far[last]));
  expect(drawing.bands?.[0]?.high.slice(last + 1)).toEqual(curve.high.slice(last + 1));
  expect(drawing.levels?.[0]?.label).toBe('target 2,300');
  expect(drawing.now).toBe(outlook.as_of);
  expect(curveDrawing(curve, figure({ target: null }), outlook).levels).toEqual([]);
});
