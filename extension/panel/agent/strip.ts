/** Geometry of a shift's states on a time axis in the centre's wall clock. */
import { bisector } from 'd3-array';
import { scaleUtc, type ScaleTime } from 'd3-scale';
import { zoneOffset } from '../format';
import type { StateName, StateSpan } from '../types';

/** How much of the strip's height a state fills, so that states differ by more than colour. */
export const HEIGHTS: Record<StateName, number> = {
  talk: 1, dead: 1, wrap: 0.75, wait: 0.5, pause: 0.28, login: 0.15, logout: 0, unknown: 0.15,
};

export interface Bar {
  span: StateSpan;
  x: number;
  width: number;
}

export interface Strip {
  bars: Bar[];
  ticks: { x: number; label: string }[];
  /** Seconds per state, longest first. */
  totals: { state: StateName; seconds: number }[];
  at: (x: number) => number;
}

function clockScale(start: number, end: number, zone: string, width: number): { scale: ScaleTime<number, number>; offset: number } {
  const offset = zoneOffset(start, zone);
  const scale = scaleUtc([new Date((start + offset) * 1000), new Date((end + offset) * 1000)], [0, width]);
  return { scale, offset };
}

function totals(spans: readonly StateSpan[]): Strip['totals'] {
  const sums = new Map<StateName, number>();
  for (const { state, start, end } of spans) sums.set(state, (sums.get(state) ?? 0) + end - start);
  return [...sums].filter(([state]) => HEIGHTS[state] > 0).map(([state, seconds]) => ({ state, seconds })).sort((a, b) => b.seconds - a.seconds);
}

/** Lays the spans out over `width` pixels; ticks stand on whole hours or minutes of the centre's clock. */
export function layStrip(spans: readonly StateSpan[], start: number, end: number, zone: string, width: number): Strip {
  const { scale, offset } = clockScale(start, Math.max(end, start + 60), zone, width);
  const x = (at: number) => scale((at + offset) * 1000);
  const format = scale.tickFormat(0, '%H:%M');
  const edge = 16;
  return {
    bars: spans.map((span) => ({ span, x: x(span.start), width: Math.max(0.5, x(span.end) - x(span.start)) })),
    ticks: scale.ticks(Math.max(2, Math.floor(width / 64)))
      .map((tick) => ({ x: scale(tick), label: format(tick) }))
      .filter((tick) => tick.x >= edge && tick.x <= width - edge),
    totals: totals(spans),
    at: (pixel) => scale.invert(pixel).getTime() / 1000 - offset,
  };
}

const byStart = bisector((span: StateSpan) => span.start);

/** Which span holds the time `at`, or -1 before the first. */
export function spanAt(spans: readonly StateSpan[], at: number): number {
  return byStart.right(spans, at) - 1;
}
