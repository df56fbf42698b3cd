/** A chart of a day or of weeks in intervals of 15 minutes: curves in steps, where too few and too many are, a reading by pointer and keys. */
import { useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { clock } from '../format';
import { useWidth } from '../parts/width';
import { t } from '../t';
import { areaPath, gapPath, layOut, stepPath, ticksOf, type Lay, type Values } from './curve';
import { dayOf, dayWords, SLOT_S, type Span } from './times';

/** A curve; `need` is dashed, `have` solid, `area` filled. */
export interface Series {
  label: string;
  values: Values;
  look: 'need' | 'have' | 'area' | 'plain';
}

interface Props {
  label: string;
  starts: readonly number[];
  zone: string;
  span: Span;
  days: ReadonlyMap<string, Span>;
  series: readonly Series[];
  /** Shades where the second curve lies below and above the first. */
  gaps?: boolean;
  bands?: readonly { label: string; low: Values; high: Values }[];
  format: (value: number) => string;
  /** Said after the values at an index. */
  note?: (index: number) => string;
  height?: number;
  /** Called with the interval that is pressed, or chosen by Enter. */
  pick?: (index: number) => void;
  /** The value axis reaches at least so far. */
  least?: number;
}

const TOP = 8;
const FOOT = 20;
const GLYPH = 6.2;
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageUp: -4, PageDown: 4, Home: -Infinity, End: Infinity };

/** Day, time and values of one interval in a sentence. */
export function readingOf({ starts, zone, series, bands = [], format, note }: Pick<Props, 'starts' | 'zone' | 'series' | 'bands' | 'format' | 'note'>, i: number): string {
  const at = starts[i] ?? 0;
  const values = series.flatMap(({ label, values: list }) => (list[i] == null ? [] : [`${label} ${format(list[i])}`]));
  const ranges = bands.flatMap(({ low, high }) => (low[i] == null || high[i] == null ? [] : [t('likely', t('fromTo', format(low[i]), format(high[i])))]));
  return [`${dayWords(dayOf(at, zone), 'short')} ${clock(at, zone)}–${clock(at + SLOT_S, zone)}`, ...values, ...ranges, note?.(i) ?? ''].filter(Boolean).join(' · ');
}

function Axes({ lay, ticks, width, bottom, gutter, format }: { lay: Lay; ticks: ReturnType<typeof ticksOf>; width: number; bottom: number; gutter: number; format: Props['format'] }) {
  return (
    <>
      {lay.y.ticks(3).map((tick) => (
        <g key={tick} transform={`translate(0 ${lay.y(tick)})`}>
          <line className="chart-grid" x1={gutter} x2={width} />
          <text x={gutter - 6} dy="0.32em" textAnchor="end">{format(tick)}</text>
        </g>
      ))}
      {ticks.map((tick) => (
        <g key={tick.at} transform={`translate(${lay.x(tick.at)} 0)`}>
          {tick.day ? <line className="chart-grid day" y1={TOP} y2={bottom + 4} /> : <line className="axis" y1={bottom} y2={bottom + 4} />}
          <text x={tick.day ? 4 : 0} y={bottom + 15} textAnchor={tick.day || lay.x(tick.at) < gutter + 12 ? 'start' : 'middle'}>{tick.label}</text>
        </g>
      ))}
      <line className="axis" x1={gutter} x2={width} y1={bottom} y2={bottom} />
    </>
  );
}

function Curves({ props: { series, gaps, bands = [], span }, lay }: { props: Props; lay: Lay }) {
  const [need, have] = series;
  return (
    <>
      {bands.map((band) => <path key={band.label} className="chart-band range" d={gapPath(band.low, band.high, span, lay)} />)}
      {gaps && need && have && <><path className="gap-short" d={gapPath(have.values, need.values, span, lay)} /><path className="gap-over" d={gapPath(need.values, have.values, span, lay)} /></>}
      {series.map(({ label, values, look }) => (look === 'area'
        ? <path key={label} className="step-area" d={areaPath(values, span, lay)} />
        : <path key={label} className={`step-line ${look}`} d={stepPath(values, span, lay)} />))}
    </>
  );
}

function Key({ series, gaps, bands = [] }: Pick<Props, 'series' | 'gaps' | 'bands'>) {
  return (
    <ul className="legend chart-key" aria-hidden="true">
      {series.map(({ label, look }) => (
        <li key={label}><svg width="16" height="10">{look === 'area' ? <path className="step-area" d="M0 1h16v8H0Z" /> : <path className={`step-line ${look}`} d="M0 5h16" />}</svg>{label}</li>
      ))}
      {gaps && <li><svg width="16" height="10"><path className="gap-short" d="M0 0h16v10H0Z" /></svg>{t('schedTooFew')}</li>}
      {gaps && <li><svg width="16" height="10"><path className="gap-over" d="M0 0h16v10H0Z" /></svg>{t('schedTooMany')}</li>}
      {bands.map(({ label }) => <li key={label}><svg width="16" height="10"><path className="chart-band range" d="M0 0h16v10H0Z" /></svg>{label}</li>)}
    </ul>
  );
}

/** The chart; nothing without intervals. */
export function StepChart(props: Props) {
  const { label, starts, zone, span, days, series, bands = [], format, pick, height = 150, least = 1 } = props;
  const [ref, measured] = useWidth(352);
  const [cursor, setCursor] = useState<number | null>(null);
  const width = Math.max(160, measured);
  const bottom = height - FOOT;
  const { lay, gutter, ticks } = useMemo(() => {
    const lists = [...series.map(({ values }) => values), ...bands.map(({ high }) => high)];
    const lain = (left: number) => layOut(span, lists, { left, right: width - 2, top: TOP, bottom }, least);
    const room = Math.ceil(Math.max(...lain(0).y.ticks(3).map((tick) => format(tick).length), 1) * GLYPH) + 8;
    return { lay: lain(room), gutter: room, ticks: ticksOf(starts, zone, span, days, width - room) };
  }, [series, bands, span, days, starts, zone, width, bottom, least, format]);
  if (span.to <= span.from) return null;
  const here = Math.min(Math.max(cursor ?? span.from, span.from), span.to - 1);
  const move = (to: number) => setCursor(Math.min(Math.max(to, span.from), span.to - 1));
  const point = (event: PointerEvent<HTMLElement>) => move(Math.floor(lay.x.invert(event.clientX - event.currentTarget.getBoundingClientRect().left)));
  const walk = (event: KeyboardEvent) => {
    if (pick && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      return pick(here);
    }
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(here + step);
  };
  const said = readingOf(props, here);
  return (
    <div className="chart step-chart" ref={ref}>
      <div role="slider" tabIndex={0} aria-label={label} aria-valuemin={span.from} aria-valuemax={span.to - 1} aria-valuenow={here} aria-valuetext={said}
        onKeyDown={walk} onClick={pick && (() => pick(here))} onPointerDown={point} onPointerMove={point} onPointerLeave={() => setCursor(null)} onFocus={() => setCursor((c) => c ?? here)} onBlur={() => setCursor(null)}>
        <svg width={width} height={height} aria-hidden="true">
          <Axes lay={lay} ticks={ticks} width={width} bottom={bottom} gutter={gutter} format={format} />
          <Curves props={props} lay={lay} />
          {cursor !== null && <rect className="step-cursor" x={lay.x(here)} width={Math.max(1, lay.x(here + 1) - lay.x(here))} y={TOP} height={bottom - TOP} />}
        </svg>
      </div>
      <div className={`chart-foot ${cursor === null ? '' : 'reads'}`} aria-hidden="true">
        <p className="chart-read">{cursor === null ? '' : said}</p>
        <Key series={series} gaps={props.gaps ?? false} bands={bands} />
      </div>
    </div>
  );
}
