/** Step 1: what will come in, how long it takes, how many agents that needs, and which goals that is for. */
import { useMemo, useState } from 'react';
import { clock, count, decimal, duration } from '../format';
import { Icon } from '../parts/Icon';
import { Bones, Failure } from '../parts/Notice';
import { go } from '../route';
import { t } from '../t';
import type { Shown } from '../data';
import type { DemandRange, RequirementAnswer, ScenarioAnswer } from '../types';
import { notesOf } from './BuildForm';
import { busySpan, needOf, peakOf, weighted, type Need } from './covers';
import { Days, QueueChoice } from './Days';
import { DemandEditor } from './DemandEditor';
import { readDocument } from './edit';
import { FromTable } from './FromTable';
import { Goals } from './Goals';
import { AsTable, Figure, indices } from './parts';
import { dayRange, fromTo, rangeNotes, rangeOf } from './ranges';
import { scenarioHref } from './route';
import type { ScenarioPlace } from './ScenarioPage';
import { StepChart } from './StepChart';
import { daySpans, dayOf, dayWords, type Span } from './times';

const one = (x: number): string => decimal(x, Math.abs(x) < 10 && x % 1 !== 0 ? 1 : 0);

interface Shows {
  need: Need;
  span: Span;
  needs: RequirementAnswer;
  days: ReadonlyMap<string, Span>;
  range: DemandRange | null;
  /** Null for the whole span. */
  day: string | null;
}

function Figures({ need, span, needs, range, day }: Shows) {
  const within = <T extends number | null>(list: readonly T[]) => list.slice(span.from, span.to);
  const contacts = within(need.contacts).reduce((sum, each) => sum + each, 0);
  const hours = within(need.scheduled).reduce((sum, each) => sum + each, 0) / 4;
  const peak = peakOf(within(need.scheduled));
  const at = peak < 0 ? null : needs.starts[span.from + peak] ?? null;
  const { zone } = needs.centre;
  const likely = day === null ? '' : dayRange(range, day, (ends) => t('likely', ends));
  return (
    <dl className="facts card pad">
      <Figure label={t('schedContacts')} value={count(contacts)} more={likely || t('schedForecastTotal')} />
      <Figure label={t('schedHandle')} value={duration(weighted(need.ahtS, need.contacts, span))} more={t('schedByContacts')} />
      <Figure label={t('schedAgentHours')} value={count(hours)} more={t('schedPaidHours')} tip={t('schedAgentHoursAbout')} />
      <Figure label={t('schedPeak')} value={peak < 0 ? '–' : one(need.scheduled[span.from + peak] ?? 0)} more={at === null ? '' : `${dayWords(dayOf(at, zone), 'short')} ${clock(at, zone)}`} />
    </dl>
  );
}

/** The table: by interval for one day, by day for the whole span. */
function Numbers({ need, span, needs, days, range, day }: Shows) {
  const { starts, centre: { zone } } = needs;
  const list = [...days];
  const total = (values: readonly number[], { from, to }: Span) => values.slice(from, to).reduce((sum, each) => sum + each, 0);
  if (day === null) {
    const of = (row: number) => list[row]?.[1] ?? { from: 0, to: 0 };
    return (
      <AsTable label={t('schedTableDays')} rows={list.map((_, i) => i)} columns={[
        { label: t('schedDay'), cell: (row) => dayWords(list[row]?.[0] ?? '', 'long') }, { label: t('schedContacts'), numeric: true, cell: (row) => count(total(need.contacts, of(row))) },
        ...(range && range.state !== 'own' ? [{ label: t('serviceRange'), numeric: true, cell: (row: number) => dayRange(range, list[row]?.[0] ?? '') }] : []),
        { label: t('schedHandle'), numeric: true, cell: (row) => duration(weighted(need.ahtS, need.contacts, of(row))) }, { label: t('schedAgentHours'), numeric: true, cell: (row) => decimal(total(need.scheduled, of(row)) / 4, 1) },
        { label: t('schedPeak'), numeric: true, cell: (row) => one(Math.max(0, ...need.scheduled.slice(of(row).from, of(row).to))) },
      ]} />
    );
  }
  return (
    <AsTable label={t('schedTableIntervals')} rows={indices(busySpan([need.contacts, need.scheduled], span))} columns={[
      { label: t('schedFrom'), cell: (i) => clock(starts[i], zone) }, { label: t('schedContacts'), numeric: true, cell: (i) => decimal(need.contacts[i], 1) },
      ...(range?.low[span.from] == null ? [] : [{ label: t('serviceRange'), numeric: true, cell: (i: number) => fromTo(range.low[i] ?? 0, range.high[i] ?? 0) }]),
      { label: t('schedHandle'), numeric: true, cell: (i) => duration(need.ahtS[i]) }, { label: t('schedAgents'), numeric: true, cell: (i) => decimal(need.scheduled[i], 1) },
      ...(need.decides.some(Boolean) ? [{ label: t('schedDecides'), cell: (i: number) => need.decides[i] ?? '' }] : []),
    ]} />
  );
}

function Charts({ need, span, needs, days, range }: Shows) {
  const { starts, centre: { zone } } = needs;
  const common = { starts, zone, span, days };
  const bands = useMemo(() => (range?.state === 'learned' ? [{ label: t('serviceRange'), low: range.low, high: range.high }] : []), [range]);
  const contacts = useMemo(() => [{ label: t('schedContacts'), values: need.contacts, look: bands.length > 0 ? 'have' as const : 'area' as const }], [need, bands]);
  const agents = useMemo(() => {
    const working = { label: t('schedWorking'), values: need.agents, look: 'plain' as const };
    const paid = { label: t('schedScheduledNeed'), values: need.scheduled, look: 'have' as const };
    return need.agents.some((each, i) => Math.abs(each - (need.scheduled[i] ?? 0)) > 0.005) ? [paid, working] : [{ ...paid, label: t('schedAgentsNeeded') }];
  }, [need]);
  return (
    <>
      <figure className="card pad"><figcaption>{t('schedContactsPer15')}</figcaption>
        <StepChart {...common} label={t('schedContactsPer15')} series={contacts} bands={bands} format={one} note={(i) => (need.ahtS[i] == null ? '' : t('schedHandleIs', duration(need.ahtS[i])))} height={128} />
        {rangeNotes(range).map((each) => <p key={each} className="faint">{each}</p>)}
      </figure>
      <figure className="card pad"><figcaption>{t('schedAgentsNeeded')}</figcaption>
        <StepChart {...common} label={t('schedAgentsNeeded')} series={agents} format={one} note={(i) => need.decides[i] ?? ''} height={150} />
      </figure>
    </>
  );
}

function Notes({ scenario, needs, queue }: { scenario: ScenarioAnswer; needs: RequirementAnswer; queue: string | null }) {
  const unmet = needs.queues.filter((each) => queue === null || each.queue === queue).flatMap((each) => each.unmet.map((said) => `${each.queue}: ${said}`));
  const others = scenario.problems.filter((each) => !unmet.includes(each));
  return (
    <>
      {unmet.map((each) => <p key={each} className="note warn"><Icon name="warning" size={13} /><span>{each}</span></p>)}
      {others.map((each) => <p key={each} className="note warn"><Icon name="info" size={13} /><span>{each}</span></p>)}
      {notesOf(scenario.scenario_id).map((each) => <p key={each} className="note"><Icon name="info" size={13} /><span>{each}</span></p>)}
    </>
  );
}

interface Props {
  place: ScenarioPlace;
  scenario: ScenarioAnswer;
  needs: Shown<RequirementAnswer>;
  reload: () => void;
}

/** The step. */
export function Forecast({ place, scenario, needs: shown, reload }: Props) {
  const [day, setDay] = useState<string | null>(place.day);
  const [editing, setEditing] = useState(false);
  const { data: needs } = shown;
  const document = useMemo(() => readDocument(scenario.document), [scenario.document]);
  const queue = needs?.queues.some((each) => each.queue === place.queue) ? place.queue : needs?.queues.length === 1 ? needs.queues[0]?.queue ?? null : null;
  const part = document.queues.find(({ name }) => name === queue);
  const need = useMemo(() => needOf(needs?.queues ?? [], queue), [needs, queue]);
  const days = useMemo(() => daySpans(needs?.starts ?? [], needs?.centre.zone ?? 'UTC'), [needs]);
  if (!needs) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={3} height={150} />}</div>;
  const span = (day === null ? undefined : days.get(day)) ?? { from: 0, to: needs.starts.length };
  const shows = { need, span, needs, days, range: rangeOf(needs, queue), day };
  return (
    <div className={`screen schedule-parts ${shown.previous ? 'previous' : ''}`} tabIndex={0} role="group" aria-label={t('schedTabForecast')}>
      <div className="stack main-column">
        <div className="row wrap tools">
          <Days days={[...days.keys()]} day={day} choose={setDay} />
          <QueueChoice queues={needs.queues.map((each) => each.queue)} queue={queue} choose={(each) => go(scenarioHref(place, { queue: each }), true)} />
        </div>
        <Figures {...shows} />
        <Charts {...shows} />
        <Numbers {...shows} />
        {editing && part && day !== null
          ? <DemandEditor scenario={scenario} document={document} queue={part} starts={needs.starts} zone={needs.centre.zone} span={span} close={() => setEditing(false)} reload={reload} key={`${queue} ${day}`} />
          : <p className="row wrap"><button type="button" className="btn small-btn" disabled={!part || day === null} onClick={() => setEditing(true)}><Icon name="wrap" size={13} />{t('demandEdit')}</button>{(!part || day === null) && <span className="faint">{t('demandChoose')}</span>}</p>}
        <FromTable kind="demand" scenario={scenario} queue={queue} reload={reload} />
      </div>
      <div className="stack side-column">
        <Goals scenario={scenario} document={document} queue={queue} reload={reload} key={queue} />
        <Notes scenario={scenario} needs={needs} queue={queue} />
        <a className="btn primary" href={scenarioHref(place, { tab: 'rules' })}>{t('schedToRules')}<Icon name="next" size={13} /></a>
      </div>
    </div>
  );
}
