/** Required against scheduled agents, where there are too few and too many, and the share of calls answered in time. */
import { useMemo, useState } from 'react';
import { clock, count, decimal, percent, range } from '../format';
import { go } from '../route';
import { t, type Key } from '../t';
import type { RequirementAnswer, ScheduleAnswer, ServiceTruth } from '../types';
import { answeredLikely, basisOf, busySpan, coverOf, sumsOf, weighted, withSimulated, type Basis, type Cover } from './covers';
import { Days, QueueChoice } from './Days';
import { Interval } from './Interval';
import { AsTable, Figure, indices, type TableColumn } from './parts';
import { scenarioHref } from './route';
import type { ScenarioPlace } from './ScenarioPage';
import { Service, useService } from './Service';
import { StepChart } from './StepChart';
import { Target } from './Target';
import { daySpans, dayWords, type Span } from './times';

const one = (x: number): string => decimal(x, Math.abs(x) < 10 && x % 1 !== 0 ? 1 : 0);
const share = (x: number): string => percent(x, 0);

const BASES: Record<Basis, Key> = { simulated: 'basisSimulated', approximate: 'basisApproximate', partly: 'basisPartly' };

/** "Answered in time, simulated". */
const answeredAs = (basis: Basis): string => t('coverAnsweredAs', t(BASES[basis]));

interface Shown {
  /** What the shares answered come from. */
  basis: Basis;
  cover: Cover;
  contacts: readonly number[];
  span: Span;
  days: ReadonlyMap<string, Span>;
  plan: ScheduleAnswer;
}

function Figures({ basis, cover, contacts, span, service, queue, day }: Shown & { service: ServiceTruth | null; queue: string | null; day: string | null }) {
  const { requiredH, scheduledH, shortH, overH } = sumsOf(cover, span);
  const goal = basis === 'simulated' ? answeredLikely(service, queue, day) : null;
  const answered = goal?.value ?? weighted(cover.answered, contacts, span);
  const from = goal ? t('coverLikely', range(goal.low, goal.high, 'share')) : t(BASES[basis]);
  return (
    <dl className="facts card pad">
      <Figure label={t('coverRequired')} value={decimal(requiredH, 0)} more={t('hoursUnit')} />
      <Figure label={t('coverScheduled')} value={decimal(scheduledH, 0)} more={t('hoursUnit')} />
      <Figure label={t('schedTooFew')} value={decimal(shortH, 1)} more={t('hoursUnit')} tone={shortH > 0.05 ? 'bad' : 'good'} tip={t('tooFewAbout')} />
      <Figure label={t('schedTooMany')} value={decimal(overH, 1)} more={t('hoursUnit')} tip={t('tooManyAbout')} />
      {answered !== null && <Figure label={t('coverAnswered')} value={percent(answered, 1)} more={from} tip={t(basis === 'approximate' ? 'coverAnsweredAbout' : 'coverSimulatedAbout')} />}
    </dl>
  );
}

/** Nothing where nobody waits to be answered. */
const answeredColumn = (basis: Basis, { answered }: Cover, cell: (row: number) => string): TableColumn[] => (answered.some((each) => each !== null) ? [{ label: answeredAs(basis), numeric: true, cell }] : []);

function DayTable({ basis, cover, contacts, days }: Shown) {
  const list = [...days];
  const of = (row: number): Span => list[row]?.[1] ?? { from: 0, to: 0 };
  return (
    <AsTable label={t('schedTableDays')} rows={list.map((_, i) => i)} columns={[
      { label: t('schedDay'), cell: (row) => dayWords(list[row]?.[0] ?? '', 'long') }, { label: t('coverRequired'), numeric: true, cell: (row) => decimal(sumsOf(cover, of(row)).requiredH, 1) },
      { label: t('coverScheduled'), numeric: true, cell: (row) => decimal(sumsOf(cover, of(row)).scheduledH, 1) }, { label: t('schedTooFew'), numeric: true, cell: (row) => decimal(sumsOf(cover, of(row)).shortH, 1) },
      { label: t('schedTooMany'), numeric: true, cell: (row) => decimal(sumsOf(cover, of(row)).overH, 1) }, ...answeredColumn(basis, cover, (row) => percent(weighted(cover.answered, contacts, of(row)), 1)),
    ]} />
  );
}

function IntervalTable({ basis, cover, span, plan }: Shown) {
  return (
    <AsTable label={t('schedTableIntervals')} rows={indices(busySpan([cover.required, cover.scheduled], span))} columns={[
      { label: t('schedFrom'), cell: (i) => clock(plan.starts[i], plan.zone) }, { label: t('coverRequired'), numeric: true, cell: (i) => decimal(cover.required[i], 1) },
      { label: t('coverScheduled'), numeric: true, cell: (i) => count(cover.scheduled[i]) }, { label: t('schedTooFew'), numeric: true, cell: (i) => decimal(cover.short[i], 1) },
      { label: t('schedTooMany'), numeric: true, cell: (i) => decimal(cover.over[i], 1) }, ...answeredColumn(basis, cover, (i) => percent(cover.answered[i], 0)),
    ]} />
  );
}

function Charts({ basis, cover, span, days, plan, queue }: Shown & { queue: string | null }) {
  const { starts, zone } = plan;
  const [picked, setPicked] = useState<number | null>(null);
  const common = { starts, zone, span, days };
  const agents = useMemo(() => [{ label: t('coverRequired'), values: cover.required, look: 'need' as const }, { label: t('coverScheduled'), values: cover.scheduled, look: 'have' as const }], [cover]);
  const answered = useMemo(() => [{ label: answeredAs(basis), values: cover.answered, look: 'have' as const }], [cover, basis]);
  return (
    <>
      <figure className="card pad"><figcaption>{t('coverTitle')}</figcaption>
        <StepChart {...common} label={t('coverTitle')} series={agents} gaps format={one} height={190} pick={setPicked}
          note={(i) => [(cover.short[i] ?? 0) > 0.05 ? t('shortBy', one(cover.short[i] ?? 0)) : '', (cover.over[i] ?? 0) > 0.05 ? t('overBy2', one(cover.over[i] ?? 0)) : ''].filter(Boolean).join(' · ')} />
        <p className="faint">{t('intervalHint')}</p>
      </figure>
      {picked !== null && <Interval plan={plan} queue={queue} at={picked} close={() => setPicked(null)} />}
      {cover.answered.some((each) => each !== null) && (
        <figure className="card pad"><figcaption>{answeredAs(basis)}</figcaption><StepChart {...common} label={answeredAs(basis)} series={answered} format={share} least={1} height={112} /></figure>
      )}
    </>
  );
}

/** The coverage of a schedule. */
export function Coverage({ place, plan, needs }: { place: ScenarioPlace; plan: ScheduleAnswer; needs: RequirementAnswer | undefined }) {
  const [day, setDay] = useState<string | null>(place.day);
  const queues = plan.coverage.map((each) => each.queue);
  const queue = queues.includes(place.queue ?? '') ? place.queue : null;
  const days = useMemo(() => daySpans(plan.starts, plan.zone), [plan.starts, plan.zone]);
  const { service, busy } = useService(plan);
  const curves = useMemo(() => withSimulated(plan.coverage, service), [plan.coverage, service]);
  const cover = useMemo(() => coverOf(curves, queue, needs?.queues), [curves, queue, needs]);
  const contacts = useMemo(() => {
    const chosen = needs?.queues.filter((each) => queue === null || each.queue === queue) ?? [];
    return plan.starts.map((_, i) => (chosen.length === 0 ? 1 : chosen.reduce((sum, each) => sum + (each.contacts[i] ?? 0), 0)));
  }, [plan.starts, needs, queue]);
  const span = (day === null ? undefined : days.get(day)) ?? { from: 0, to: plan.starts.length };
  const shown = { basis: basisOf(plan.coverage, service, queue), cover, contacts, span, days, plan };
  return (
    <>
      <div className="row wrap tools">
        <Days days={[...days.keys()]} day={day} choose={setDay} />
        <QueueChoice queues={queues} queue={queue} choose={(each) => go(scenarioHref(place, { queue: each }), true)} />
      </div>
      <Figures {...shown} service={service} queue={queue} day={day} />
      <Charts {...shown} queue={queue} key={plan.schedule_id} />
      {day === null ? <DayTable {...shown} /> : <IntervalTable {...shown} />}
      <Target outbound={plan.outbound} queue={queue} zone={plan.zone} />
      <Service plan={plan} service={service} busy={busy} queue={queue} />
    </>
  );
}
