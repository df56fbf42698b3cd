/** Done so far, where the day likely ends, and the target, on one scale. The numbers stand beside it in words. */
import type { Pace } from './ending';

/** Decorative. */
export function PaceBar({ pace }: { pace: Pace }) {
  const { done, low, high, likely, target } = pace;
  return (
    <div className="pace" aria-hidden="true">
      {low !== null && high !== null && <span className="pace-range" style={{ left: `${low}%`, width: `${Math.max(high - low, 0.6)}%` }} />}
      <span className="pace-done" style={{ width: `${done}%` }} />
      {likely !== null && <span className="pace-likely" style={{ left: `${likely}%` }} />}
      {target !== null && <span className="pace-target" style={{ left: `${target}%` }} />}
    </div>
  );
}
