/** One metric over the shift: where it stands, which way it goes, the chart, and what the next hours bring. */
import { useState } from 'react';
import { TrendArrow } from '../agents/cells';
import { hasSplit, whyHref } from '../causes/link';
import { clock, count, percent, range, type Kind } from '../format';
import { countedBy, inUnit, METRICS } from '../metric';
import { Chart } from '../parts/Chart';
import { Icon, type IconName } from '../parts/Icon';
import { counted, t, type Stem } from '../t';
import type { Trend, Trends } from '../types';
import { drawTrend, ownMarkers, verdictOf, type Tone } from './drawing';
import { Events } from './Events';

const ICONS: Record<Tone, IconName> = { good: 'check', warn: 'warning', muted: 'minus' };
const KINDS: Record<Trend['unit'], Kind> = { share: 'share', seconds: 'seconds', per_hour: 'per_hour', count: 'number' };
const WORDS = { improving: 'trendImproving', stable: 'trendStable', declining: 'trendDeclining' } as const;
const TONES = { improving: 'good', declining: 'bad', stable: 'muted' } as const;

/** The axis of a chart: whole per cents are enough. */
const axis = (unit: Trend['unit']) => (x: number): string => (unit === 'share' ? percent(x, Math.abs(x) < 0.05 ? 1 : 0) : inUnit(x, unit));

/** The arrow with its word; a level can be known long before its direction is. */
export function Direction({ trend }: { trend: Trend }) {
  if (trend.mark === 'not enough calls') return <span className="direction muted">{trend.now_value === null ? '' : t('trendUnclear')}</span>;
  return (
    <span className="direction">
      <TrendArrow mark={trend.mark} />
      <span aria-hidden="true" className={TONES[trend.mark]}>{t(WORDS[trend.mark])}</span>
    </span>
  );
}

function Level({ trend, of }: { trend: Trend; of: Stem }) {
  const { unit } = trend;
  return (
    <p className="trend-level">
      {trend.now_value == null ? <span className="none">{t('notEnoughCalls')}</span> : <strong>{inUnit(trend.now_value, unit)}</strong>}
      {trend.usual_value != null && <span>{t('usualOf', inUnit(trend.usual_value, unit))}</span>}
      <span>{t('from', counted(of, trend.n, count(trend.n)))}</span>
    </p>
  );
}

/** What the next hours bring, with the odds. */
export function Verdict({ trend, until, zone }: { trend: Trend; until: number; zone: string }) {
  const { said, tone } = verdictOf(trend);
  return (
    <p className={`verdict ${tone}`}>
      <Icon name={ICONS[tone]} size={13} />
      <span>{said}{trend.chance != null && <span className="until"> {t('until', clock(until, zone))}</span>}</span>
    </p>
  );
}

function AsTable({ trend, zone }: { trend: Trend; zone: string }) {
  const [open, setOpen] = useState(false);
  const { points, ahead, unit } = trend;
  return (
    <details className="as-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('asTable')}</summary>
      {open && (
        <table className="small">
          <caption className="sr">{t(METRICS[trend.metric])}</caption>
          <thead>
            <tr><th scope="col">{t('colTime')}</th><th scope="col" className="num">{t('colValue')}</th><th scope="col" className="num">{t('lineLevel')}</th>
              <th scope="col" className="num">{t('lineUsual')}</th><th scope="col" className="num">{t('colCalls')}</th></tr>
          </thead>
          <tbody>
            {points.at.map((at, i) => (
              <tr key={at}><th scope="row">{clock(at, zone)}</th><td className="num">{inUnit(points.value[i], unit)}</td><td className="num">{inUnit(points.smooth[i], unit)}</td>
                <td className="num">{inUnit(points.usual[i], unit)}</td><td className="num">{count(points.n[i])}</td></tr>
            ))}
            {ahead?.at.map((at, i) => (
              <tr key={at}><th scope="row">{clock(at, zone)} <span className="second">{t('lineAhead')}</span></th><td className="num">{range(ahead.low[i] ?? null, ahead.high[i] ?? null, KINDS[unit])}</td>
                <td className="num">{inUnit(ahead.likely[i], unit)}</td><td className="num" /><td className="num" /></tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

/** Without a usual level there is nothing to foretell; the sentence then says what is missing. */
export const isForetold = (trend: Trend): boolean => trend.verdict !== 'no target' || trend.ahead !== null;

/** True where level and usual level are shown, so that the sentence would only repeat them. */
const settled = (trend: Trend): boolean => trend.now_value !== null && trend.usual_value !== null;

const sentenceCase = (words: string): string => words.charAt(0).toLocaleUpperCase() + words.slice(1);

interface Props {
  trend: Trend;
  trends: Trends;
  /** What the screen already lists for all charts together. */
  shared: Trend['markers'];
}

/** The card. */
export function TrendCard({ trend, shared, trends: { centre: { zone }, now, unit, unit_id: id, horizon_min: horizon, end } }: Props) {
  const { points } = trend;
  const label = t(METRICS[trend.metric]);
  const of = countedBy(trend.metric, unit);
  const why = hasSplit(trend.metric) ? whyHref(trend.metric, unit, id) : null;
  const foretold = isForetold(trend);
  const note = (i: number) => {
    const n = points.n[i];
    return n === undefined ? '' : [range(points.low[i] ?? null, points.high[i] ?? null, KINDS[trend.unit]), counted(of, n, count(n))].filter((each) => each !== '–').join(' · ');
  };
  return (
    <section className="card trend-card" aria-label={label}>
      <header>
        <h3>{label}</h3>
        <Direction trend={trend} />
        {why && <a className="why" href={why} aria-label={t('whyOf', label)}>{t('why')}<Icon name="next" size={12} /></a>}
      </header>
      <div className="body">
        <Level trend={trend} of={of} />
        <Chart label={label} drawing={drawTrend(trend, Math.min(now, end))} zone={zone} format={axis(trend.unit)} scale={trend.unit === 'seconds' ? 'seconds' : 'number'}
          height={138} note={note} hint={sentenceCase(trend.strength)} bare />
        {foretold && <Verdict trend={trend} until={now + horizon * 60} zone={zone} />}
        {!(foretold && settled(trend)) && <p className="said">{trend.sentence}</p>}
        <Events markers={ownMarkers(trend, shared)} zone={zone} />
        <AsTable trend={trend} zone={zone} />
      </div>
    </section>
  );
}
