/** Geometry of a small time chart: pure, so that it can be tested without a page. */
import { bisector, max, min } from 'd3-array';
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { utcTicks } from 'd3-time';
import { zoneOffset } from '../format';

/** One value per time; null where there is none, which leaves a gap. */
export type Values = readonly (number | null)[];

/** A line over the chart's times; `points` draws only its dots. */
export interface Line {
  label: string;
  y: Values;
  look: 'main' | 'likely' | 'smooth' | 'usual' | 'pace' | 'points';
  /** Marks each value with a dot. */
  dots?: boolean;
}

/** An area between two lines: what is usual, or where the coming values probably lie. */
export interface Band {
  label: string;
  low: Values;
  high: Values;
  look: 'usual' | 'range';
}

/** A horizontal line with its name on it. */
export interface Level {
  label: string;
  y: number;
  look: 'target' | 'limit';
}

/** Something that happened; its label is read out, listed for screen readers and shown at the cursor. */
export interface Marker {
  at: number;
  /** Where on the value axis; without it the mark stands at the foot. */
  y?: number | null;
  label: string;
  look: 'risk' | 'praise' | 'action' | 'peak' | 'dip' | 'note';
}

/** All that a chart shows. Every list of values is as long as `at` (UTC seconds, rising). */
export interface Drawing {
  at: readonly number[];
  lines: readonly Line[];
  bands?: readonly Band[];
  levels?: readonly Level[];
  markers?: readonly Marker[];
  /** Draws the vertical line of the present. */
  now?: number | null;
}

/** How the value axis counts: durations get ticks on round minutes. */
export type Scale = 'number' | 'seconds';

/** Where things lie, in pixels of the plot. */
export interface Layout {
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
  xTicks: { x: number; label: string }[];
  yTicks: number[];
}

const SECOND_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
/** Pixels at either end too narrow for a label. */
const EDGE = 14;
const AIR = 0.06;

const known = (values: Values): number[] => values.filter((each) => each !== null);

/** Lowest and highest value drawn; `zero` starts the axis at none. */
export function valueExtent({ lines, bands = [], levels = [], markers = [] }: Drawing, zero: boolean): [number, number] {
  const all = [
    ...lines.flatMap(({ y }) => known(y)),
    ...bands.flatMap(({ low, high }) => [...known(low), ...known(high)]),
    ...levels.map(({ y }) => y),
    ...markers.flatMap(({ y }) => (y == null ? [] : [y])),
  ];
  const low = zero ? 0 : (min(all) ?? 0);
  const high = Math.max(max(all) ?? 1, low);
  const air = high > low ? (high - low) * AIR : Math.abs(high) * 0.1 || 1;
  return [zero ? 0 : low >= 0 ? Math.max(0, low - air) : low - air, high + air];
}

/** Two to four round values between the ends. */
export function valueTicks(low: number, high: number, scale: Scale): number[] {
  if (scale === 'number') return scaleLinear([low, high], [0, 1]).ticks(3);
  const step = SECOND_STEPS.find((each) => (high - low) / each <= 4) ?? 14_400;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, i) => (first + i) * step);
}

/** Ticks on whole hours or minutes of the centre's clock. */
export function timeTicks(x: ScaleLinear<number, number>, zone: string): Layout['xTicks'] {
  const [start = 0, end = 0] = x.domain();
  const [left = 0, right = 0] = x.range();
  const offset = zoneOffset(start, zone);
  const wall = (at: number) => new Date((at + offset) * 1000);
  return utcTicks(wall(start), wall(end), Math.max(2, Math.floor((right - left) / 72)))
    .map((tick) => ({ x: x(tick.getTime() / 1000 - offset), label: tick.toISOString().slice(11, 16) }))
    .filter((tick) => tick.x >= left + EDGE && tick.x <= right - EDGE);
}

/** The scales of a chart whose plot lies between `left` and `right`, `top` and `bottom` pixels. */
export function layChart(
  drawing: Drawing, zone: string, box: { left: number; right: number; top: number; bottom: number }, zero: boolean, scale: Scale,
): Layout {
  const times = [...drawing.at, ...(drawing.markers ?? []).map(({ at }) => at), ...(drawing.now == null ? [] : [drawing.now])];
  const start = min(times) ?? 0;
  const x = scaleLinear([start, Math.max(max(times) ?? 0, start + 60)], [box.left, box.right]);
  const [low, high] = valueExtent(drawing, zero);
  return { x, y: scaleLinear([low, high], [box.bottom, box.top]), xTicks: timeTicks(x, zone), yTicks: valueTicks(low, high, scale) };
}

/** The stretches without a gap, as [first, last] indices. */
export function stretches(present: readonly boolean[]): [number, number][] {
  const found: [number, number][] = [];
  present.forEach((here, i) => {
    if (!here) return;
    const last = found.at(-1);
    if (last && last[1] === i - 1) last[1] = i;
    else found.push([i, i]);
  });
  return found;
}

const point = (x: number, y: number): string => `${x.toFixed(1)},${y.toFixed(1)}`;

/** SVG path of a line, broken where a value is missing; a lone value becomes a short dash. */
export function linePath(at: readonly number[], values: Values, { x, y }: Pick<Layout, 'x' | 'y'>): string {
  const place = (i: number) => point(x(at[i] as number), y(values[i] as number));
  return stretches(values.map((each) => each !== null))
    .map(([first, last]) => `M${first === last ? `${place(first)}h.1` : Array.from({ length: last - first + 1 }, (_, i) => place(first + i)).join('L')}`)
    .join('');
}

/** SVG path of the area between two lines. */
export function bandPath(at: readonly number[], low: Values, high: Values, { x, y }: Pick<Layout, 'x' | 'y'>): string {
  return stretches(at.map((_, i) => low[i] != null && high[i] != null))
    .filter(([first, last]) => last > first)
    .map(([first, last]) => {
      const along = Array.from({ length: last - first + 1 }, (_, i) => first + i);
      const top = along.map((i) => point(x(at[i] as number), y(high[i] as number)));
      const foot = along.reverse().map((i) => point(x(at[i] as number), y(low[i] as number)));
      return `M${[...top, ...foot].join('L')}Z`;
    })
    .join('');
}

const time = bisector((each: number) => each);

/** Index of the time nearest to `to`; -1 without times. */
export function nearest(at: readonly number[], to: number): number {
  return at.length === 0 ? -1 : time.center(at, to);
}

/** Index of the last known value of the first line: where reading starts. */
export function lastKnown({ at, lines }: Drawing): number {
  const values = lines[0]?.y ?? [];
  for (let i = at.length - 1; i >= 0; i--) if (values[i] != null) return i;
  return at.length - 1;
}

/** The markers that are read out at index `i`: those nearer to it than to any other time. */
export function markersAt({ at, markers = [] }: Drawing, i: number): Marker[] {
  return markers.filter((each) => nearest(at, each.at) === i);
}
