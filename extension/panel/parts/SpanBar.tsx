/** The likely range of a change drawn across nothing: left of the line is less, right of it is more. */
import { nice } from 'd3-array';
import { linear } from './linear';
import { NICE } from './RangeBar';

interface Props {
  value: number;
  low: number;
  high: number;
  /** How far the scale reaches either side; a common one makes rows comparable. */
  reach?: number | undefined;
  /** What a plain before and after would have claimed: a hollow mark. */
  claimed?: number | null | undefined;
}

/** A reach that holds all of `values`, on a round number. */
export function reachOf(values: readonly (number | null | undefined)[]): number {
  const most = Math.max(...values.map((each) => Math.abs(each ?? 0)), 1e-9);
  return nice(0, most * 1.1, NICE)[1];
}

/** Decorative: the numbers stand beside it in words. */
export function SpanBar({ value, low, high, reach, claimed }: Props) {
  const end = reach ?? reachOf([low, high, claimed]);
  const x = linear([-end, end], [0, 100]);
  return (
    <svg className="bar span-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect className="track" y="3" width="100" height="4" />
      <rect className="band" x={x(low)} y="2" width={Math.max(1, x(high) - x(low))} height="6" />
      <line className="zero" x1="50" x2="50" y2="10" />
      {claimed != null && <rect className="claimed" x={x(claimed) - 1.5} y="1.5" width="3" height="7" />}
      <rect className="point" x={x(value) - 1} y="1" width="2.5" height="8" />
    </svg>
  );
}
