/** Thirty days of a campaign's drop budget: the share over thirty days against the limit, and below it what each day spent. */
import { scaleBand, scaleLinear } from 'd3-scale';
import { useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { count, day, decimal, percent, range } from '../format';
import { stretches } from '../parts/plot';
import { useWidth } from '../parts/width';
import { counted, t } from '../t';
import type { DropBudget, DropCampaign, DropDay } from '../types';
import { allowance, topRate } from './drops';

const TOP = 10;
const RATE_FOOT = 132;
const BARS_TOP = 150;
const HEIGHT = 226;
const FOOT = 18;
const GUTTER = 42;
/** Room at the right for today's end with its range. */
const ENDS = 34;
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageUp: -7, PageDown: 7, Home: -Infinity, End: Infinity };

/** One day in a sentence. */
export function dayWords(each: DropDay, limit: number, zone: string): string {
  return [
    day(each.day_start, zone),
    each.rate_30d === null ? '' : t('rate30', percent(each.rate_30d, 2)),
    t('droppedOf', counted('drops', each.drops, count(each.drops)), counted('answered', each.answers, count(each.answers))),
    t('allowed', decimal(allowance(each, limit), 0)),
  ].filter(Boolean).join(' · ');
}

/** What lies where; the last band is today's end. */
function lay(campaign: DropCampaign, limit: number, width: number) {
  const x = scaleBand(campaign.days.map(({ day_start }) => day_start), [GUTTER, width - ENDS]).paddingInner(0.3);
  const rate = scaleLinear([0, topRate(campaign, limit)], [RATE_FOOT, TOP]);
  const most = Math.max(1, ...campaign.days.map((each) => Math.max(each.drops, allowance(each, limit))), campaign.drops_end.high ?? 0);
  const drops = scaleLinear([0, most], [HEIGHT - FOOT, BARS_TOP]).nice(2);
  const middle = (each: DropDay) => (x(each.day_start) ?? 0) + x.bandwidth() / 2;
  return { x, rate, drops, middle, end: width - ENDS / 2 };
}

type Lay = ReturnType<typeof lay>;

/** The line of the rate, and the budget still left between it and the limit. */
function Rate({ campaign, limit, at }: { campaign: DropCampaign; limit: number; at: Lay }) {
  const { days, rate_end: end } = campaign;
  const point = (each: DropDay) => `${at.middle(each).toFixed(1)},${at.rate(each.rate_30d ?? 0).toFixed(1)}`;
  const spans = stretches(days.map(({ rate_30d }) => rate_30d !== null)).map(([first, last]) => days.slice(first, last + 1));
  const left = (span: readonly DropDay[]) => {
    const inside = span.map((each) => `${at.middle(each).toFixed(1)},${Math.max(at.rate(limit), at.rate(each.rate_30d ?? 0)).toFixed(1)}`);
    return `M${at.middle(span[0] as DropDay)},${at.rate(limit)}L${inside.join('L')}L${at.middle(span.at(-1) as DropDay)},${at.rate(limit)}Z`;
  };
  return (
    <>
      {spans.map((span) => <path key={span[0]?.day_start} className="budget-left" d={left(span)} />)}
      {spans.map((span) => <path key={span[0]?.day_start} className="budget-line" d={`M${span.map(point).join('L')}`} />)}
      {end.value !== null && end.low !== null && end.high !== null && (
        <g className="budget-end">
          <line x1={at.end} x2={at.end} y1={at.rate(end.low)} y2={at.rate(end.high)} />
          <circle cx={at.end} cy={at.rate(end.value)} r={3.5} />
        </g>
      )}
    </>
  );
}

function Levels({ budget, at, width }: { budget: DropBudget; at: Lay; width: number }) {
  const levels = [
    { y: budget.limit, look: 'limit', label: t('limitIs', percent(budget.limit, 1)) }, { y: budget.stop_at, look: 'stop', label: '' }, { y: budget.warn_at, look: 'warn', label: '' },
  ];
  return levels.map(({ y, look, label }) => (
    <g key={look} className={`budget-level ${look}`}>
      <line x1={GUTTER} x2={width} y1={at.rate(y)} y2={at.rate(y)} />
      {label && <text x={GUTTER + 4} y={at.rate(y) - 4}>{label}</text>}
    </g>
  ));
}

function Bars({ campaign, limit, at }: { campaign: DropCampaign; limit: number; at: Lay }) {
  const { days, drops_end: end } = campaign;
  const foot = HEIGHT - FOOT;
  const width = at.x.bandwidth();
  return (
    <>
      {days.map((each) => {
        const over = each.drops > allowance(each, limit);
        return (
          <g key={each.day_start} transform={`translate(${at.x(each.day_start)} 0)`}>
            <rect className={`spent ${over ? 'over' : ''}`} width={width} y={at.drops(each.drops)} height={foot - at.drops(each.drops)} />
            {each.answers > 0 && <line className="allowed" x1={-1} x2={width + 1} y1={at.drops(allowance(each, limit))} y2={at.drops(allowance(each, limit))} />}
          </g>
        );
      })}
      {end.value !== null && end.low !== null && end.high !== null && (
        <g className="budget-end">
          <line x1={at.end} x2={at.end} y1={at.drops(end.low)} y2={at.drops(end.high)} />
          <circle cx={at.end} cy={at.drops(end.value)} r={3.5} />
        </g>
      )}
    </>
  );
}

function Axes({ campaign, at, width, zone }: { campaign: DropCampaign; at: Lay; width: number; zone: string }) {
  const [first] = campaign.days;
  return (
    <>
      {at.rate.ticks(3).map((tick) => (
        <g key={tick}><line className="chart-grid" x1={GUTTER} x2={width} y1={at.rate(tick)} y2={at.rate(tick)} /><text x={GUTTER - 6} y={at.rate(tick)} dy="0.32em" textAnchor="end">{percent(tick, 1)}</text></g>
      ))}
      {at.drops.ticks(2).map((tick) => <text key={tick} x={GUTTER - 6} y={at.drops(tick)} dy="0.32em" textAnchor="end">{count(tick)}</text>)}
      <line className="axis" x1={GUTTER} x2={width} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
      {first && <text x={GUTTER} y={HEIGHT - 4}>{day(first.day_start, zone)}</text>}
      <text x={width} y={HEIGHT - 4} textAnchor="end">{t('tonight')}</text>
      <text className="panel-name" x={width} y={BARS_TOP - 5} textAnchor="end">{t('droppedADay')}</text>
    </>
  );
}

function Key() {
  return (
    <ul className="legend burn-key" aria-hidden="true">
      <li><svg width="16" height="8"><path className="budget-line" d="M0 4h16" /></svg>{t('keyRate30')}</li>
      <li><svg width="16" height="10"><path className="budget-left" d="M0 0h16v10H0Z" /></svg>{t('keyLeft')}</li>
      <li><svg width="12" height="12"><g className="budget-end"><line x1="6" x2="6" y2="12" /><circle cx="6" cy="6" r="3" /></g></svg>{t('keyTonight')}</li>
      <li><svg width="14" height="10"><rect className="spent" width="14" height="10" /></svg>{t('keySpent')}</li>
      <li><svg width="14" height="10"><rect className="spent over" width="14" height="10" /></svg>{t('keySpentOver')}</li>
      <li><svg width="14" height="4"><line className="allowed" x2="14" y1="2" y2="2" /></svg>{t('keyAllowed')}</li>
    </ul>
  );
}

/** The chart; pointer and arrow keys read each day out. */
export function BurnDown({ budget, campaign }: { budget: DropBudget; campaign: DropCampaign }) {
  const [ref, measured] = useWidth(352);
  const [cursor, setCursor] = useState<number | null>(null);
  const width = Math.max(220, measured);
  const { limit, centre: { zone } } = budget;
  const at = useMemo(() => lay(campaign, limit, width), [campaign, limit, width]);
  const { days } = campaign;
  const last = days.length - 1;
  if (last < 0) return null;
  const here = Math.min(cursor ?? last, last);
  const move = (to: number) => setCursor(Math.min(Math.max(to, 0), last));
  const point = (event: PointerEvent<HTMLElement>) => move(Math.floor((event.clientX - event.currentTarget.getBoundingClientRect().left - GUTTER) / at.x.step()));
  const walk = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(here + step);
  };
  const said = dayWords(days[here] as DropDay, limit, zone);
  return (
    <div className="chart burn-down" ref={ref}>
      <div role="slider" tabIndex={0} aria-label={t('burnDownOf', campaign.name)} aria-valuemin={0} aria-valuemax={last} aria-valuenow={here} aria-valuetext={said}
        onKeyDown={walk} onPointerMove={point} onPointerLeave={() => setCursor(null)} onFocus={() => setCursor((c) => c ?? here)} onBlur={() => setCursor(null)}>
        <svg width={width} height={HEIGHT} aria-hidden="true">
          <Axes campaign={campaign} at={at} width={width} zone={zone} />
          <Rate campaign={campaign} limit={limit} at={at} />
          <Levels budget={budget} at={at} width={width} />
          <Bars campaign={campaign} limit={limit} at={at} />
          {cursor !== null && <line className="chart-cursor" x1={at.middle(days[here] as DropDay)} x2={at.middle(days[here] as DropDay)} y1={TOP} y2={HEIGHT - FOOT} />}
        </svg>
      </div>
      <p className="chart-read" aria-hidden="true">{cursor === null ? t('chartHint') : said}</p>
      <Key />
      <details className="as-table">
        <summary>{t('asTable')}</summary>
        <table className="small">
          <thead><tr><th scope="col">{t('colDay')}</th><th scope="col" className="num">{t('colDropped')}</th><th scope="col" className="num">{t('colAnswered')}</th><th scope="col" className="num">{t('colDrop30')}</th></tr></thead>
          <tbody>
            {[...days].reverse().map((each) => (
              <tr key={each.day_start}><th scope="row">{day(each.day_start, zone)}</th><td className="num">{count(each.drops)}</td><td className="num">{count(each.answers)}</td><td className="num">{percent(each.rate_30d, 2)}</td></tr>
            ))}
          </tbody>
        </table>
      </details>
      <span className="sr">{campaign.rate_end.value === null ? '' : t('tonightAt', percent(campaign.rate_end.value, 2), range(campaign.rate_end.low, campaign.rate_end.high, 'share'))}</span>
    </div>
  );
}
