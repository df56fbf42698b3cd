/**
 * A small chart over the day for every screen: lines, bands, a target, the present, and markers.
 *
 *     <Chart label="Handle time" zone={centre.zone} scale="seconds" format={duration}
 *       drawing={{ at, lines: [{ label: 'now', y: value, look: 'main', dots: true }],
 *         bands: [{ label: 'usual', low, high, look: 'usual' }], markers: [{ at: raised, label: 'Warning', look: 'risk' }], now }}
 *       note={(i) => counted('calls', n[i], count(n[i]))} />
 *
 * A forecast is one drawing too: pad the observed values with nulls over the hours ahead and the other way round.
 * Pointer and arrow keys read the values out (one slider, like the shift's strip); labels name the lines in the
 * key below, whose place the reading takes. Load it lazily: `lazy(() => import('../parts/Chart'))`, it is the default export too.
 */
import { useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { clock } from '../format';
import { t } from '../t';
import { bandPath, lastKnown, layChart, linePath, markersAt, nearest, type Drawing, type Layout, type Marker, type Scale } from './plot';
import '../css/chart.css';
import { useWidth } from './width';

export type { Drawing, Line, Band, Level, Marker } from './plot';

interface Props {
  /** Name for screen readers, e.g. "Calls today". */
  label: string;
  drawing: Drawing;
  zone: string;
  /** A value in words, on the axis and in the reading. */
  format: (value: number) => string;
  scale?: Scale;
  /** Starts the value axis at zero: for running totals. */
  zero?: boolean;
  height?: number;
  /** Said after the values at an index, e.g. the number of calls. */
  note?: (index: number) => string;
  /** Shown below while nothing is pointed at. */
  hint?: string;
  /** Hides the key, where the words around the chart say what it shows. */
  bare?: boolean;
}

/** Room above the plot, and more where the present is named there. */
const TOP = 8;
const TOP_NOW = 16;
const FOOT = 20;
const GLYPH = 6.2;
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageUp: -6, PageDown: 6, Home: -Infinity, End: Infinity };
const SHAPES: Record<Marker['look'], string> = {
  risk: 'M0-5 5 4h-10Z', praise: 'M0-5.5 5.5 0 0 5.5-5.5 0Z', action: 'M-4-4h8v8h-8Z', peak: 'M0-5 5 4h-10Z', dip: 'M0 5 5-4h-10Z', note: 'M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0Z',
};

/** Time, values, notes and markers at one index, in one sentence. */
export function reading(drawing: Drawing, i: number, zone: string, format: Props['format'], note?: Props['note']): string {
  const values = drawing.lines.flatMap(({ label, y }) => (y[i] == null ? [] : [`${label} ${format(y[i])}`]));
  const ranges = (drawing.bands ?? []).flatMap(({ label, low, high }) =>
    low[i] == null || high[i] == null ? [] : [`${label} ${format(low[i])}–${format(high[i])}`]);
  const said = values.length + ranges.length > 0 ? [...values, ...ranges] : [t('chartNothing')];
  const marks = markersAt(drawing, i).map(({ at, label }) => `${clock(at, zone)} ${label}`);
  return [clock(drawing.at[i] ?? 0, zone), ...said, note?.(i) ?? '', ...marks].filter(Boolean).join(' · ');
}

function Axes({ lay, width, bottom, gutter, format }: { lay: Layout; width: number; bottom: number; gutter: number; format: Props['format'] }) {
  return (
    <>
      {lay.yTicks.map((tick) => (
        <g key={tick} transform={`translate(0 ${lay.y(tick)})`}>
          <line className="chart-grid" x1={gutter} x2={width} />
          <text x={gutter - 6} dy="0.32em" textAnchor="end">{format(tick)}</text>
        </g>
      ))}
      <line className="axis" x1={gutter} x2={width} y1={bottom} y2={bottom} />
      {lay.xTicks.map((tick) => (
        <g key={tick.label} transform={`translate(${tick.x} ${bottom})`}>
          <line className="axis" y2={4} />
          <text y={15} textAnchor="middle">{tick.label}</text>
        </g>
      ))}
    </>
  );
}

function Series({ drawing, lay }: { drawing: Drawing; lay: Layout }) {
  const { at, lines, bands = [] } = drawing;
  return (
    <>
      {bands.map((band) => <path key={`${band.look} ${band.label}`} className={`chart-band ${band.look}`} d={bandPath(at, band.low, band.high, lay)} />)}
      {[...lines].reverse().map((line) => (
        <g key={line.label} className={`chart-line ${line.look}`}>
          <path d={linePath(at, line.y, lay)} />
          {line.dots && line.y.map((y, i) => y !== null && <circle key={at[i]} cx={lay.x(at[i] as number)} cy={lay.y(y)} r={2} />)}
        </g>
      ))}
    </>
  );
}

function Marks({ drawing, lay, width, bottom, gutter }: { drawing: Drawing; lay: Layout; width: number; bottom: number; gutter: number }) {
  const { levels = [], markers = [], now } = drawing;
  return (
    <>
      {now != null && (
        <g className="chart-now">
          <line x1={lay.x(now)} x2={lay.x(now)} y1={TOP_NOW - 4} y2={bottom} />
          <text x={lay.x(now)} y={TOP_NOW - 7} textAnchor={lay.x(now) > width - 24 ? 'end' : 'middle'}>{t('chartNow')}</text>
        </g>
      )}
      {levels.map((level) => (
        <g key={level.label} className={`chart-level ${level.look}`}>
          <line x1={gutter} x2={width} y1={lay.y(level.y)} y2={lay.y(level.y)} />
          <text x={gutter + 4} y={lay.y(level.y) - 4}>{level.label}</text>
        </g>
      ))}
      {markers.map((each) => (
        <path key={`${each.at} ${each.label}`} className={`chart-mark ${each.look}`} d={SHAPES[each.look]}
          transform={`translate(${lay.x(each.at)} ${each.y == null ? bottom - 6 : lay.y(each.y)})`} />
      ))}
    </>
  );
}

function Key({ drawing: { lines, bands = [], markers = [] } }: { drawing: Drawing }) {
  const looks = [...new Map(markers.map((each) => [each.look, each])).values()];
  return (
    <ul className="legend chart-key">
      {lines.map(({ label, look }) => (
        <li key={label}><svg width="16" height="8"><g className={`chart-line ${look}`}><path d="M0 4h16" /></g></svg>{label}</li>
      ))}
      {bands.map(({ label, look }) => (
        <li key={`${look} ${label}`}><svg width="16" height="10"><path className={`chart-band ${look}`} d="M0 0h16v10H0Z" /></svg>{label}</li>
      ))}
      {looks.map(({ look, label }) => (
        <li key={look}><svg width="12" height="12" viewBox="-6 -6 12 12"><path className={`chart-mark ${look}`} d={SHAPES[look]} /></svg>{label}</li>
      ))}
    </ul>
  );
}

/** The chart; without times it draws nothing. */
export function Chart({ label, drawing, zone, format, scale = 'number', zero = false, height = 140, note, hint, bare = false }: Props) {
  const [ref, measured] = useWidth(352);
  const [cursor, setCursor] = useState<number | null>(null);
  const width = Math.max(120, measured);
  const bottom = height - FOOT;
  const top = drawing.now == null ? TOP : TOP_NOW;
  const { lay, gutter } = useMemo(() => {
    const lain = (left: number) => layChart(drawing, zone, { left, right: width - 4, top, bottom }, zero, scale);
    const longest = Math.max(...lain(0).yTicks.map((tick) => format(tick).length), 1);
    const room = Math.ceil(longest * GLYPH) + 8;
    return { lay: lain(room), gutter: room };
  }, [drawing, zone, width, top, bottom, zero, scale, format]);
  if (drawing.at.length === 0) return null;

  const last = drawing.at.length - 1;
  const here = Math.min(cursor ?? lastKnown(drawing), last);
  const move = (to: number) => setCursor(Math.min(Math.max(to, 0), last));
  const point = (event: PointerEvent<HTMLElement>) =>
    move(nearest(drawing.at, lay.x.invert(event.clientX - event.currentTarget.getBoundingClientRect().left)));
  const walk = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(here + step);
  };
  const said = reading(drawing, here, zone, format, note);
  return (
    <div className="chart" ref={ref}>
      <div role="slider" tabIndex={0} aria-label={label} aria-valuemin={0} aria-valuemax={last} aria-valuenow={here} aria-valuetext={said}
        onKeyDown={walk} onPointerMove={point} onPointerLeave={() => setCursor(null)} onFocus={() => setCursor((c) => c ?? here)} onBlur={() => setCursor(null)}>
        <svg width={width} height={height} aria-hidden="true">
          <Axes lay={lay} width={width} bottom={bottom} gutter={gutter} format={format} />
          <Series drawing={drawing} lay={lay} />
          <Marks drawing={drawing} lay={lay} width={width} bottom={bottom} gutter={gutter} />
          {cursor !== null && <line className="chart-cursor" x1={lay.x(drawing.at[here] ?? 0)} x2={lay.x(drawing.at[here] ?? 0)} y1={top} y2={bottom} />}
        </svg>
      </div>
      <div className={`chart-foot ${cursor === null ? '' : 'reads'}`} aria-hidden="true">
        <p className="chart-read">{cursor === null ? (hint ?? '') : said}</p>
        {!bare && <Key drawing={drawing} />}
      </div>
      {(drawing.markers?.length ?? 0) > 0 && (
        <ul className="sr">{drawing.markers?.map((each) => <li key={`${each.at} ${each.label}`}>{`${clock(each.at, zone)} ${each.label}`}</li>)}</ul>
      )}
    </div>
  );
}

export default Chart;
