/** A likely range drawn to scale: the band where the true value probably lies, and the estimate on it. */
import { nice } from 'd3-array';
import { linear } from './linear';

const WIDTH = 100;
/** About so many round steps on a scale. */
export const NICE = 4;

interface Props {
  value: number;
  low: number;
  high: number;
  /** Upper end of the scale; a common one makes bars of several rows comparable. */
  max?: number | undefined;
}

/** Upper end of a scale that leaves air above `high`, on a round number. */
export function niceMax(high: number): number {
  return nice(0, Math.max(high * 1.15, 1e-9), NICE)[1];
}

/** Decorative: the numbers stand beside it in words. */
export function RangeBar({ value, low, high, max }: Props) {
  const x = linear([0, max ?? niceMax(high)], [0, WIDTH]);
  return (
    <svg className="bar" viewBox={`0 0 ${WIDTH} 8`} preserveAspectRatio="none" aria-hidden="true">
      <rect className="track" y="2" width={WIDTH} height="4" />
      <rect className="band" x={x(low)} y="1" width={Math.max(1, x(high) - x(low))} height="6" />
      <rect className="point" x={x(value) - 1} width="2.5" height="8" />
    </svg>
  );
}
