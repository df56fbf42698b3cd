/** A trend as a chart draws it: what came, the smoothed line, the usual band, the hours ahead, and what happened. */
import { median } from 'd3-array';
import { inUnit } from '../metric';
import type { Drawing, Marker } from '../parts/plot';
import { t } from '../t';
import type { MetricName, Trend, Trends } from '../types';

type MarkerKind = Trend['markers'][number]['kind'];

const LOOKS: Record<MarkerKind, Marker['look']> = { alert: 'risk', reaction: 'action', peak: 'peak', dip: 'dip', campaign: 'note', break: 'note' };

/** A peak of a figure that should be low is no good news, and a dip of it no bad. */
const markerLook = (kind: MarkerKind, better: Trend['better']): Marker['look'] =>
  better === 'higher' ? LOOKS[kind] : kind === 'peak' ? 'risk' : kind === 'dip' ? 'praise' : LOOKS[kind];

/** Index of the last interval in which something happened; -1 without one. */
export function lastPoint(trend: Trend): number {
  const { smooth } = trend.points;
  for (let i = smooth.length - 1; i >= 0; i--) if (smooth[i] != null) return i;
  return -1;
}

/** Peaks and dips stand on the line, everything else at the foot. */
function markerHeight(trend: Trend, at: number, kind: MarkerKind): number | null {
  if (kind !== 'peak' && kind !== 'dip') return null;
  const { at: times, value } = trend.points;
  const i = times.findLastIndex((time) => time <= at);
  return value[i] ?? null;
}

/** Values over the intervals, then over the hours ahead; each side is empty where the other is not. */
function padded(before: readonly (number | null)[], after: readonly (number | null)[], all: number): (number | null)[] {
  const empty = Array.from({ length: all - before.length - after.length }, () => null);
  return [...before, ...empty, ...after];
}

/** An interval with fewer calls than this part of a middling one is left out of the picture: it would only stretch it. */
const THIN = 0.2;

/** Which intervals are drawn, and from which on the line is: a first call or two make no level. */
function drawable({ n }: Trend['points']): { dots: boolean[]; line: number } {
  const least = THIN * (median(n.filter((each) => each > 0)) ?? 0);
  let seen = 0;
  const line = n.findIndex((each) => (seen += each) > least);
  return { dots: n.map((each) => each > least), line: Math.max(line, 0) };
}

/** The drawing. The forecast's line starts at the level of the last interval, its range with its first hour. */
export function drawTrend(trend: Trend, now: number): Drawing {
  const { points, ahead } = trend;
  const at = [...points.at, ...(ahead?.at ?? [])];
  const past = (values: readonly (number | null)[]) => padded(values, [], at.length);
  const coming = (values: readonly number[] | undefined) => padded([], values ?? [], at.length);
  const likely = coming(ahead?.likely);
  const last = lastPoint(trend);
  const { dots, line } = drawable(points);
  if (ahead && last >= 0) likely[last] = points.smooth[last] ?? null;
  return {
    at,
    lines: [
      { label: t('lineLevel'), y: past(points.smooth.map((x, i) => (i < line ? null : x))), look: 'main' },
      { label: t('lineInterval'), y: past(points.value.map((x, i) => (dots[i] ? x : null))), look: 'points', dots: true },
      { label: t('lineUsual'), y: past(points.usual), look: 'usual' },
      ...(ahead ? [{ label: t('lineAhead'), y: bridge(likely, last, points.at.length), look: 'likely' as const }] : []),
    ],
    bands: [
      { label: t('bandUsual'), low: past(points.usual_low), high: past(points.usual_high), look: 'usual' },
      ...(ahead ? [{ label: t('bandAhead'), low: coming(ahead.low), high: coming(ahead.high), look: 'range' as const }] : []),
    ],
    levels: trend.target === null ? [] : [{ label: t('lineToHold', inUnit(trend.target, trend.unit)), y: trend.target, look: 'target' }],
    markers: trend.markers.map(({ at: when, kind, label }) => ({ at: when, label, look: markerLook(kind, trend.better), y: markerHeight(trend, when, kind) })),
    now,
  };
}

/** Fills the empty intervals between the last level and the first hour ahead, so that the line is not broken. */
function bridge(values: (number | null)[], last: number, first: number): (number | null)[] {
  const [from, to] = [values[last], values[first]];
  if (from == null || to == null) return values;
  return values.map((x, i) => (i > last && i < first ? from + ((to - from) * (i - last)) / (first - last) : x));
}

/** Markers of `trend` alone, and those that every trend shares: what happened to the unit as a whole. */
export function ownMarkers(trend: Trend, shared: Trend['markers']): Trend['markers'] {
  return trend.markers.filter((each) => !shared.some((other) => sameMarker(each, other)));
}

const sameMarker = (a: Trend['markers'][number], b: Trend['markers'][number]): boolean => a.at === b.at && a.label === b.label;

/** The markers that stand on all of several trends. */
export function sharedMarkers(trends: readonly Trend[]): Trend['markers'] {
  const [first, ...others] = trends;
  if (!first || others.length === 0) return [];
  return first.markers.filter((each) => others.every((trend) => trend.markers.some((other) => sameMarker(each, other))));
}

/** The three that a shift is read by, per unit; the others follow where they need a look, or when asked for. */
const FIRST: Record<Trends['unit'], readonly MetricName[]> = {
  team: ['answer_rate', 'handle_s', 'conversion_per_contact'],
  agent: ['answer_rate', 'handle_s', 'conversion_per_contact'],
  campaign: ['contact_rate', 'handle_s', 'conversion_per_contact'],
};

const needsLook = (trend: Trend): boolean => trend.mark === 'declining' || trend.verdict === 'likely to fall below';

/** The trends to show at once, and those behind a button. */
export function choose(trends: readonly Trend[], unit: Trends['unit']): { shown: Trend[]; more: Trend[] } {
  const first = FIRST[unit].flatMap((metric) => trends.find((each) => each.metric === metric) ?? []);
  const others = trends.filter((each) => !first.includes(each));
  const shown = first.length > 0 ? [...first, ...others.filter(needsLook)] : others;
  return { shown, more: others.filter((each) => !shown.includes(each)) };
}

export type Tone = 'good' | 'warn' | 'muted';

/** Odds in whole per cents; never certain, either way. */
const odds = (x: number): string => (x > 0.99 ? '>99' : x < 0.01 ? '<1' : String(Math.round(x * 100))) + '\u202f%';

/** How the verdict on the next hours reads: words, tone, and the odds that belong to them. */
export function verdictOf({ verdict, chance, better, target, unit }: Trend): { said: string; tone: Tone } {
  const line = target === null ? t('usualLevel') : inUnit(target, unit);
  const rises = better === 'lower';
  if (verdict === 'likely to stay above') {
    return { said: t(rises ? 'verdictStayBelow' : 'verdictStayAbove', line, odds(chance ?? 1)), tone: 'good' };
  }
  if (verdict === 'likely to fall below') {
    return { said: t(rises ? 'verdictRiseAbove' : 'verdictFallBelow', line, odds(1 - (chance ?? 0))), tone: 'warn' };
  }
  if (verdict === 'uncertain') {
    return { said: t(rises ? 'verdictUncertainBelow' : 'verdictUncertainAbove', line, odds(chance ?? 0.5)), tone: 'muted' };
  }
  return { said: t(verdict === 'no target' ? 'verdictNoTarget' : 'verdictThin'), tone: 'muted' };
}
