/** A value with its likely range against a target, drawn to scale from 0 to `top`. */
import { linear } from '../parts/linear';

export function ScaleBar({ low, value, high, target, top }: { low: number; value: number; high: number; target: number; top: number }) {
  const x = linear([0, Math.max(top, 1e-9)], [0, 100]);
  return (
    <svg className="bar goal-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect className="track" y="3" width="100" height="4" />
      <rect className="band" x={x(low)} y="2" width={Math.max(1, x(high) - x(low))} height="6" />
      <rect className="point" x={x(value) - 0.8} y="1" width="1.6" height="8" />
      <line className="limit target" x1={x(target)} x2={x(target)} y2="10" />
    </svg>
  );
}
