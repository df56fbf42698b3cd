/** A line from one span to another for the small bars: all of a scale they need, so that the first screen loads no more of one. */

type Span = readonly [number, number];

/** Maps `from` onto `to`; what lies beyond either end stays at that end. */
export function linear([a, b]: Span, [c, d]: Span): (x: number) => number {
  return (x) => c + (d - c) * (b === a ? 0 : Math.min(1, Math.max(0, (x - a) / (b - a))));
}
