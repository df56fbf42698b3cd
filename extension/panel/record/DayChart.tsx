/** Past days side by side: the range that was promised, and where the day ended; inside and outside differ by shape. */
import { scaleBand, scaleLinear } from 'd3-scale';
import { useWidth } from '../parts/width';
import { t } from '../t';
import type { ForecastDay } from '../types';
import { ended } from './record';

interface Props {
  /** Newest first. */
  days: readonly ForecastDay[];
  /** Name for screen readers; the table below says the rest. */
  label: string;
  format: (x: number) => string;
  /** What the tip of a day says. */
  tip: (day: ForecastDay) => string;
  dayName: (day: ForecastDay) => string;
}

const HEIGHT = 150;
const TOP = 8;
const FOOT = 20;
const GLYPH = 6.2;
/** Below this width a day's mark would touch its neighbour's. */
const LEAST_DAY = 9;
const SHAPES = { inside: 'M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0Z', above: 'M0-6 5.5 4h-11Z', below: 'M0 6 5.5-4h-11Z' } as const;

/** As many of the newest days as fit. */
export function DayChart({ days, label, format, tip, dayName }: Props) {
  const [ref, measured] = useWidth(352);
  const width = Math.max(160, measured);
  const all = [...days].reverse();
  const reach = scaleLinear([Math.min(...all.flatMap((d) => [d.low, d.actual])), Math.max(...all.flatMap((d) => [d.high, d.actual]))], [HEIGHT - FOOT, TOP]).nice(3);
  const ticks = reach.ticks(3);
  const gutter = Math.ceil(Math.max(...ticks.map((tick) => format(tick).length)) * GLYPH) + 8;
  const shown = all.slice(-Math.max(1, Math.floor((width - gutter) / LEAST_DAY)));
  const x = scaleBand(shown.map((d) => d.day_start), [gutter, width]).paddingInner(0.35);
  const wide = Math.min(x.bandwidth(), 22);
  const first = shown[0];
  const last = shown.at(-1);
  if (!first || !last) return null;
  return (
    <div className="day-chart" ref={ref}>
      <svg width={width} height={HEIGHT} role="img" aria-label={label}>
        {ticks.map((tick) => (
          <g key={tick} transform={`translate(0 ${reach(tick)})`}>
            <line className="rule" x1={gutter} x2={width} />
            <text x={gutter - 6} dy="0.32em" textAnchor="end">{format(tick)}</text>
          </g>
        ))}
        {shown.map((each) => {
          const middle = (x(each.day_start) ?? 0) + x.bandwidth() / 2;
          const how = ended(each);
          return (
            <g key={each.day_start} transform={`translate(${middle} 0)`} data-tip={tip(each)}>
              <rect className="hit" x={-x.step() / 2} width={x.step()} y={TOP} height={HEIGHT - FOOT - TOP} />
              <rect className="promised" x={-wide / 2} width={wide} rx={2} y={reach(each.high)} height={Math.max(2, reach(each.low) - reach(each.high))} />
              <line className="likely" x1={-wide / 2} x2={wide / 2} y1={reach(each.likely)} y2={reach(each.likely)} />
              <path className={`came ${how}`} d={SHAPES[how]} transform={`translate(0 ${reach(each.actual)})`} />
            </g>
          );
        })}
        <text x={gutter} y={HEIGHT - 5}>{dayName(first)}</text>
        {shown.length > 1 && <text x={width} y={HEIGHT - 5} textAnchor="end">{dayName(last)}</text>}
      </svg>
      <ul className="legend" aria-hidden="true">
        <li><svg width="14" height="12"><rect className="promised" width="14" height="12" rx="2" /><line className="likely" x2="14" y1="6" y2="6" /></svg>{t('keyPromised')}</li>
        {(['inside', 'above', 'below'] as const).filter((how) => shown.some((each) => ended(each) === how)).map((how) => (
          <li key={how}><svg width="12" height="12" viewBox="-6 -6 12 12"><path className={`came ${how}`} d={SHAPES[how]} /></svg>{t(ENDED[how])}</li>
        ))}
      </ul>
    </div>
  );
}

/** Where a day ended, in words. */
export const ENDED = { inside: 'endedInside', above: 'endedAbove', below: 'endedBelow' } as const;
