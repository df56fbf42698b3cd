/** Geometry of a chart whose values hold for whole intervals: steps, areas between two curves, ticks; pure. */
import { max } from 'd3-array';
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { stretches } from '../parts/plot';
import { clockOf, dayWords, minuteOf, type Span } from './times';

export type Values = readonly (number | null)[];

/** Where things lie, in pixels; x takes an index (an interval's left edge). */
export interface Lay {
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
}

const p = (n: number): string => n.toFixed(1);

/** The scales of a plot over a span of intervals; values start at zero, `top` is at least reached. */
export function layOut(span: Span, lists: readonly Values[], box: { left: number; right: number; top: number; bottom: number }, least = 1): Lay {
  const highest = max(lists, (list) => max(list.slice(span.from, span.to), (each) => each ?? 0)) ?? 0;
  return { x: scaleLinear([span.from, Math.max(span.to, span.from + 1)], [box.left, box.right]), y: scaleLinear([0, Math.max(highest * 1.06, least)], [box.bottom, box.top]) };
}

/** A line that holds each value for its interval and breaks where there is none. */
export function stepPath(values: Values, span: Span, { x, y }: Lay): string {
  const inside = values.slice(span.from, span.to);
  return stretches(inside.map((each) => each !== null)).map(([first, last]) => {
    let path = `M${p(x(span.from + first))},${p(y(inside[first] as number))}`;
    for (let i = first; i <= last; i += 1) {
      const value = inside[i] as number;
      if (i > first && value !== inside[i - 1]) path += `V${p(y(value))}`;
      if (i === last || inside[i + 1] !== value) path += `H${p(x(span.from + i + 1))}`;
    }
    return path;
  }).join('');
}

/** The areas where `upper` lies above `lower`, interval by interval. */
export function gapPath(lower: Values, upper: Values, span: Span, { x, y }: Lay): string {
  let path = '';
  for (let i = span.from; i < span.to; i += 1) {
    const [low, high] = [lower[i] ?? 0, upper[i] ?? 0];
    if (high <= low) continue;
    path += `M${p(x(i))},${p(y(low))}H${p(x(i + 1))}V${p(y(high))}H${p(x(i))}Z`;
  }
  return path;
}

/** The filled area under a curve. */
export const areaPath = (values: Values, span: Span, lay: Lay): string => gapPath([], values, span, lay);

export interface Tick {
  /** Index on the x axis. */
  at: number;
  label: string;
  /** Begins a day: drawn as a line through the plot. */
  day: boolean;
}

/** Clock times within a day or two, else the days; as many as `width` pixels have room for. */
export function ticksOf(starts: readonly number[], zone: string, span: Span, days: ReadonlyMap<string, Span>, width: number): Tick[] {
  if (span.to - span.from > 200) return dayTicks(days, span, width);
  const room = Math.max(2, Math.floor(width / 52));
  const step = [60, 120, 180, 240, 360, 720].find((minutes) => (span.to - span.from) * 15 / minutes <= room) ?? 720;
  const found: Tick[] = [];
  for (let i = span.from; i < span.to; i += 1) {
    const minute = minuteOf(starts[i] as number, zone);
    if (minute % step === 0) found.push({ at: i, label: clockOf(minute), day: minute === 0 && i > span.from });
  }
  return found;
}

function dayTicks(days: ReadonlyMap<string, Span>, span: Span, width: number): Tick[] {
  const all = [...days].filter(([, { from }]) => from >= span.from && from < span.to);
  const every = Math.max(1, Math.ceil((all.length * 40) / width));
  return all.map(([day, { from }], i) => ({ at: from, label: i % every === 0 ? dayWords(day, width / all.length < 60 ? 'weekday' : 'short') : '', day: true }));
}
