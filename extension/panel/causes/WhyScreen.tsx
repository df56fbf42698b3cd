/** Why a metric moved: from the usual level to now, cause by cause, the parts adding up to the change. */
import { scaleLinear } from 'd3-scale';
import { apiPath, useAnswer } from '../data';
import { clock, count, percent, signedPercent } from '../format';
import { countedBy, differenceIn, inUnit, METRICS } from '../metric';
import { Icon } from '../parts/Icon';
import { Bones, Empty, Failure } from '../parts/Notice';
import { Select } from '../parts/Select';
import { go, href, type Route } from '../route';
import { counted, t } from '../t';
import type { CauseSplit } from '../types';
import { hurts, reach, shownChange, waterfall, type Step } from './causes';
import { hasSplit, SPLIT, whyHref, type SplitMetric } from './link';
import '../css/foresight.css';

type Unit = CauseSplit['unit'];

function asked(route: Route): { metric: SplitMetric; unit: Unit; id: string | null } {
  const [metric, unit, id] = ['metric', 'unit', 'id'].map((name) => route.params.get(name));
  const known = unit === 'agent' || unit === 'campaign' ? unit : 'team';
  return { metric: hasSplit(metric ?? '') ? (metric as SplitMetric) : 'conversion_per_contact', unit: id == null ? 'team' : known, id: known === 'team' ? null : (id ?? null) };
}

/** Where the figure was opened from. */
function backTo(unit: Unit, id: string | null): string {
  if (unit === 'agent') return href('agents', id);
  return unit === 'campaign' ? href('campaigns', id) : href('trends');
}

function callsOf(split: CauseSplit): string {
  const { start, end, unit, unit_id: id } = split;
  return href('calls', null, { start, end, agent: unit === 'agent' ? id : null, campaign: unit === 'campaign' ? id : null });
}

/** A difference with the decimals of the split's levels. */
const difference = (split: CauseSplit, x: number | null): string => differenceIn(x, split.value_unit, split.usual_value ?? 0);

function Ends({ label, value, x, at }: { label: string; value: string; x: (v: number) => number; at: number }) {
  return (
    <div className="fall-row end">
      <span>{label}</span>
      <span className="fall-bar" aria-hidden="true"><svg viewBox="0 0 100 16" preserveAspectRatio="none"><line className="fall-end" x1={x(at)} x2={x(at)} y2="16" /></svg></span>
      <strong className="num">{value}</strong>
    </div>
  );
}

function Part({ step, split, x, main }: { step: Step; split: CauseSplit; x: (v: number) => number; main: boolean }) {
  const { cause, from, to, shown } = step;
  const bad = hurts(cause.contribution, split.better);
  const spread = cause.low == null || cause.high == null ? '' : t('likely', t('shiftFrom', difference(split, cause.low), difference(split, cause.high)));
  return (
    <li className={`fall-part ${main ? 'main' : ''} ${cause.name === 'rest' ? 'rest' : ''}`}>
      <div className="fall-row">
        <span className="fall-name">{cause.title}</span>
        <span className="fall-bar" aria-hidden="true">
          <svg viewBox="0 0 100 16" preserveAspectRatio="none">
            <line className="fall-guide" x1={x(from)} x2={x(from)} y2="16" />
            <rect className={bad ? 'worse' : 'better'} x={Math.min(x(from), x(to))} width={Math.max(0.8, Math.abs(x(to) - x(from)))} y="3" height="10" />
          </svg>
        </span>
        <strong className={`num ${shown === 0 ? 'muted' : bad ? 'bad' : 'good'}`}>{difference(split, shown)}</strong>
      </div>
      {shown !== 0 && <p className="said">{cause.sentence}</p>}
      {shown !== 0 && (spread || cause.share != null) && (
        <p className="faint">
          {main && <span className="tag accent">{t('mainCause')}</span>}
          {[cause.share == null ? '' : shareWords(cause.share), spread].filter(Boolean).join(' · ')}
        </p>
      )}
    </li>
  );
}

/** A part that works against the change has a share below zero. */
const shareWords = (share: number): string => (share < 0 ? t('againstChange', percent(-share, 0)) : t('partOfChange', percent(share, 0)));

function Waterfall({ split }: { split: CauseSplit }) {
  const steps = waterfall(split);
  const { value_unit: unit } = split;
  const scale = scaleLinear(reach(split, steps), [0, 100]);
  const x = (v: number) => scale(v);
  return (
    <section className="card fall" aria-label={t('causesTitle')}>
      <header><h2>{t('causesTitle')}</h2><span className="faint">{t('sumsUp', difference(split, shownChange(split)))}</span></header>
      <div className="body">
        <Ends label={t('usual')} value={inUnit(split.usual_value, unit)} x={x} at={split.usual_value ?? 0} />
        <ol>{steps.map((step) => <Part key={step.cause.name} step={step} split={split} x={x} main={step.cause.name === split.main} />)}</ol>
        <Ends label={t('nowLevel')} value={inUnit(split.now_value, unit)} x={x} at={split.now_value ?? 0} />
      </div>
    </section>
  );
}

function Head({ split }: { split: CauseSplit }) {
  const { value_unit: unit, centre: { zone } } = split;
  const relative = split.change != null && split.usual_value ? signedPercent(split.change / split.usual_value, 0) : '';
  const bad = split.change != null && hurts(split.change, split.better);
  return (
    <div className="why-head">
      <p className="why-change">
        <span>{inUnit(split.usual_value, unit)}</span><Icon name="next" size={14} /><strong>{inUnit(split.now_value, unit)}</strong>
        {split.change != null && <span className={`tag ${bad ? 'bad' : 'good'}`}><Icon name={split.change < 0 ? 'down' : 'up'} size={12} />{difference(split, shownChange(split))}{relative && ` · ${relative}`}</span>}
      </p>
      <p>{split.sentence}</p>
      <p className="faint">{t('comparedWith', split.compared_with)} · {t('spanOf', clock(split.start, zone), clock(split.end, zone))} · {t('from', counted(countedBy(split.metric, split.unit), split.n, count(split.n)))}</p>
    </div>
  );
}

/** Screen "Why?": `#/why?metric=…&unit=…&id=…`. */
export default function WhyScreen({ route }: { route: Route }) {
  const { metric, unit, id } = asked(route);
  const shown = useAnswer<CauseSplit>(apiPath('why', { metric, unit: unit === 'team' ? null : unit, id }), { everyMs: 60_000 });
  const split = shown.data;
  return (
    <div className="screen stack why-screen" tabIndex={0}>
      <div className="row">
        <a className="btn quiet icon-only" href={backTo(unit, id)} aria-label={t('back')}><Icon name="back" /></a>
        <h2 className="grow clip">{split ? (unit === 'team' ? t('team') : split.name) : ''}</h2>
        <Select label={t('figure')} value={metric} onChange={(next) => go(whyHref(next as SplitMetric, unit, id) ?? '', true)}>
          {SPLIT.map((each) => <option key={each} value={each}>{t(METRICS[each])}</option>)}
        </Select>
      </div>
      {!split && (shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={6} height={64} />)}
      {split && (
        <div className={`stack ${shown.previous ? 'previous' : ''}`}>
          {split.causes.length === 0 || split.change == null
            ? <Empty icon="info" title={t('noSplit')}><p>{split.sentence}</p></Empty>
            : <><Head split={split} /><Waterfall split={split} /></>}
          <a className="btn" href={callsOf(split)}><Icon name="calls" />{t('showCalls')}</a>
        </div>
      )}
    </div>
  );
}
