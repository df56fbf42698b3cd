import { beforeEach, expect, test } from 'vitest';
import { makeTrends } from '../dev/ahead';
import { stage } from '../tests/stage';
import type { Trend, Trends } from '../types';
import { choose, drawTrend, lastPoint, ownMarkers, sharedMarkers, verdictOf } from './drawing';

const SHAPE = { agents: 6, campaigns: 3, seed: 4, now: 1_800_000_400 };
const trends = makeTrends(SHAPE, 'agent', 103) as Trends;
const [answered, handled, thin] = trends.trends as [Trend, Trend, Trend];

const read = (trend: Trend): string => verdictOf(trend).said.replaceAll('\u202f', ' ');

beforeEach(async () => void (await stage()));

test('every list of the drawing is as long as its times', () => {
  const { at, lines, bands = [] } = drawTrend(answered, trends.now);
  expect(at).toHaveLength(answered.points.at.length + 8);
  for (const values of [...lines.map(({ y }) => y), ...bands.flatMap(({ low, high }) => [low, high])]) expect(values).toHaveLength(at.length);
  expect([...at].sort((a, b) => a - b)).toEqual(at);
});

test('the line ahead starts at the last level and has no gap', () => {
  const late = { ...answered, points: { ...answered.points, smooth: answered.points.smooth.map((x, i, all) => (i > all.length - 3 ? null : x)) } };
  const ahead = drawTrend(late, trends.now).lines.find(({ look }) => look === 'likely');
  const last = lastPoint(late);
  expect(last).toBe(late.points.at.length - 3);
  expect(ahead?.y[last]).toBe(late.points.smooth[last]);
  expect(ahead?.y.slice(last).every((x) => x !== null)).toBe(true);
  expect(ahead?.y.slice(0, last).every((x) => x === null)).toBe(true);
});

test('a first call or two neither stretch the picture nor make a level', () => {
  const early = { ...answered, points: { ...answered.points, n: [1, 0, ...answered.points.n.slice(2)], value: [1, null, ...answered.points.value.slice(2)], smooth: [1, 1, ...answered.points.smooth.slice(2)] } };
  const [level, dots] = drawTrend(early, trends.now).lines;
  expect(level?.y.slice(0, 3)).toEqual([null, null, early.points.smooth[2]]);
  expect(dots?.y.slice(0, 3)).toEqual([null, null, early.points.value[2]]);
});

test('without a forecast there is neither line nor range ahead', () => {
  const { at, lines, bands } = drawTrend(thin, trends.now);
  expect(at).toEqual(thin.points.at);
  expect(lines.map(({ look }) => look)).toEqual(['main', 'points', 'usual']);
  expect(bands?.map(({ look }) => look)).toEqual(['usual']);
});

test('a target is drawn where there is one', () => {
  expect(drawTrend(answered, trends.now).levels?.map(({ y, look }) => [y, look])).toEqual([[0.33, 'target']]);
  expect(drawTrend(thin, trends.now).levels).toEqual([]);
});

test('peaks stand on the line, and a peak of handle time is no good news', () => {
  const peak = drawTrend(answered, trends.now).markers?.[0];
  expect(peak).toMatchObject({ look: 'peak', y: Math.max(...answered.points.value.map((x) => x ?? 0)) });
  expect(drawTrend(handled, trends.now).markers?.[0]?.look).toBe('risk');
  expect(drawTrend(answered, trends.now).markers?.find(({ look }) => look === 'action')?.y).toBeNull();
});

test('the verdict speaks of the side that matters, with the odds of what it says', () => {
  expect(read(answered)).toBe('Likely to fall below 33.0 %: 78 %');
  expect(read({ ...answered, verdict: 'likely to stay above', chance: 0.9 })).toBe('Likely to stay above 33.0 %: 90 %');
  expect(read(handled)).toBe('Likely to rise above 7:20: 82 %');
  expect(read({ ...handled, verdict: 'likely to stay above', chance: 0.71 })).toBe('Likely to stay below 7:20: 71 %');
  expect(read({ ...handled, verdict: 'uncertain', chance: 0.5, target: null })).toBe('Uncertain: 50 % to stay below the usual level');
  expect(read({ ...answered, chance: 0 })).toBe('Likely to fall below 33.0 %: >99 %');
  expect(read(thin)).toBe('Not enough calls to look ahead');
  expect(read({ ...answered, verdict: 'no target', chance: null })).toBe('No target set, so no odds');
});

test('the three of the unit come first, then what declines; the rest waits', () => {
  const { shown, more } = choose(trends.trends, 'agent');
  expect(shown.map(({ metric }) => metric)).toEqual(['answer_rate', 'handle_s', 'conversion_per_contact', 'wrap_s']);
  expect(more.map(({ metric }) => metric)).toEqual(['occupancy', 'pause_share']);
  expect(choose([answered], 'campaign')).toEqual({ shown: [answered], more: [] });
});

test('what stands on every chart is listed once', () => {
  const shared = sharedMarkers(trends.trends);
  expect(shared.map(({ kind }) => kind)).toEqual(['break', 'alert', 'reaction', 'campaign']);
  expect(ownMarkers(answered, shared).map(({ kind }) => kind)).toEqual(['peak']);
  expect(sharedMarkers([answered])).toEqual([]);
});
