/** Geometry of a shift's states on a time axis in the centre's wall clock. */
import { bisector } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { utcTicks } from 'd3-time';
import { zoneOffset } from '../format';
import type { StateName, StateSpan } from '../types';

/** How much of the strip's height a state fills, so that states differ by more than colour. */
export const HEIGHTS: Record<StateName, number> = {
  talk: 1, dead: 1, wrap: 0.75, wait: 0.5, pause: 0.28, login: 0.15, logout: 0, unknown: 0.15,
};

/** Pixels at either end too narrow for a label. */
const EDGE = 16;

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

function totals(spans: readonly StateSpan[]): Strip['totals'] {
  const sums = new Map<StateName, number>();
  for (const { state, start, end } of spans) sums.set(state, (sums.get(state) ?? 0) + end - start);
  return [...sums].filter(([state, seconds]) => HEIGHTS[state] > 0 && seconds >= 30).map(([state, seconds]) => ({ state, seconds })).sort((a, b) => b.seconds - a.seconds);
}

/** Lays the spans out over `width` pixels; ticks stand on whole hours or minutes of the centre's clock. */
export function layStrip(spans: readonly StateSpan[], start: number, end: number, zone: string, width: number): Strip {
  const offset = zoneOffset(start, zone);
  const until = Math.max(end, start + 60);
  const x = scaleLinear([start, until], [0, width]);
  const wall = (at: number) => new Date((at + offset) * 1000);
  const ticks = utcTicks(wall(start), wall(until), Math.max(2, Math.floor(width / 64)));
  return {
    bars: spans.map((span) => ({ span, x: x(span.start), width: Math.max(0.5, x(span.end) - x(span.start)) })),
    ticks: ticks
      .map((tick) => ({ x: x(tick.getTime() / 1000 - offset), label: tick.toISOString().slice(11, 16) }))
      .filter((tick) => tick.x >= EDGE && tick.x <= width - EDGE),
    totals: totals(spans),
    at: (pixel) => x.invert(pixel),
  };
}

const byStart = bisector((span: StateSpan) => span.start);

/** Which span holds the time `at`, or -1 before the first. */
export function spanAt(spans: readonly StateSpan[], at: number): number {
  return byStart.right(spans, at) - 1;
}
