/** How a run goes, in words and as two lines that close in on each other; pure. */
import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { decimal, percent } from '../format';
import { t } from '../t';
import type { Job, TracePoint } from '../types';

/** A search is told to be slow to begin after this long without a first schedule. */
const SLOW_S = 8;

/** What happens now, in one sentence. */
export function runWords(job: Job): string {
  if (job.state === 'failed') return job.message;
  if (job.state === 'waiting') return t('runWaiting');
  if (job.state === 'running' && job.objective === null) return t(job.seconds > SLOW_S ? 'runPreparing' : 'runReading');
  if (job.state === 'running') return t(job.until_stopped ? 'runImproving' : 'runSearching');
  return t(job.state === 'stopped' ? 'runStopped' : 'runFinished', decimal(job.seconds, 1));
}

/** Share of the time allowed that has gone; null while it goes on until stopped. */
export function doneShare({ seconds, limit_s: limit, until_stopped: open, state }: Pick<Job, 'seconds' | 'limit_s' | 'until_stopped' | 'state'>): number | null {
  if (state === 'finished' || state === 'stopped') return 1;
  return open || limit <= 0 ? null : Math.min(1, seconds / limit);
}

/** "At most 0.4 % above the best possible", to the digits that say something. */
export const gapText = (gap: number | null): string => (gap === null ? '–' : percent(gap, gap < 0.01 ? 2 : 1));

/** The lines of cost and bound over time, as paths in steps, and where the values lie. */
export interface TraceLay {
  cost: string;
  bound: string;
  top: number;
  foot: number;
}

/**
 * Both lines up to `until` seconds; null with nothing to draw. The scale leaves out first costs far above the rest.
 * A `proved` bound that no point carries holds for the whole run, so it is a level.
 */
export function layTrace(trace: readonly TracePoint[], until: number, width: number, height: number, proved: number | null = null): TraceLay | null {
  if (trace.length === 0) return null;
  const last = trace.at(-1) as TracePoint;
  const best = Math.max(proved ?? -Infinity, max(trace, ({ bound }) => bound ?? -Infinity) ?? -Infinity);
  const foot = Math.min(Number.isFinite(best) ? best : last.objective, last.objective);
  const reach = Math.max(last.objective - foot, Math.abs(last.objective) * 0.02, 1e-6);
  const top = Math.min(max(trace, ({ objective }) => objective) ?? last.objective, last.objective + 4 * reach);
  const x = scaleLinear([0, Math.max(until, last.seconds, 0.1)], [0, width]);
  const y = scaleLinear([foot - 1.5 * reach, Math.max(top, foot + reach)], [height - 2, 2]).clamp(true);
  const line = (value: (point: TracePoint) => number | null): string => {
    let path = '';
    for (const point of trace) {
      const at = value(point);
      if (at === null) continue;
      path += path ? `H${x(point.seconds).toFixed(1)}V${y(at).toFixed(1)}` : `M${x(point.seconds).toFixed(1)},${y(at).toFixed(1)}`;
    }
    return path && `${path}H${x(Math.max(until, last.seconds)).toFixed(1)}`;
  };
  const level = Number.isFinite(best) ? `M0,${y(best).toFixed(1)}H${width.toFixed(1)}` : '';
  return { cost: line(({ objective }) => objective), bound: line(({ bound }) => bound) || level, top, foot };
}
