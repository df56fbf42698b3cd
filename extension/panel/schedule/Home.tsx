/** What there is to plan with: who keeps to the schedule now, the weeks planned so far, and a new one. */
import { useState } from 'react';
import { age, count, decimal, percent } from '../format';
import { Icon } from '../parts/Icon';
import { Lead } from '../parts/Lead';
import { Bones, Empty, Failure } from '../parts/Notice';
import { useWide } from '../parts/width';
import { go, href } from '../route';
import { counted, t } from '../t';
import type { Adherence, DeletedAnswer, Problem, ScenarioAnswer, ScenarioRow, Scenarios, ScheduleRow } from '../types';
import { act, isLive, useAdherence, useScenarios } from './api';
import { BuildForm } from './BuildForm';
import { Trouble } from './parts';
import { compareHref, reportsHref, scenarioHref } from './route';
import { dayWords, plusDays } from './times';

/** "saved 3 min ago": the server's clock is this computer's. */
export const ago = (at: number): string => t('schedAgo', age(Date.now() / 1000 - at));

/** "At most 0.4 % above the best possible", or that it is not known. */
export const gapWords = (gap: number | null): string => (gap === null ? t('schedGapUnknown') : t('schedGap', percent(gap, gap < 0.01 ? 2 : 1)));

function KeptNow({ adherence }: { adherence: Adherence }) {
  if (adherence.schedule_id === null) return null;
  return (
    <section className="card pad kept-now" aria-label={t('schedNowTitle')}>
      <Lead text={adherence.sentence} />
      <a className="btn small-btn" href={href('schedule', 'now')}>{t('schedNowOpen')}<Icon name="next" size={13} /></a>
    </section>
  );
}

function ScheduleLine({ schedule, scenario, picked, pick }: { schedule: ScheduleRow; scenario: ScenarioRow; picked: boolean; pick: () => void }) {
  const { schedule_id: id, state, version, shifts, objective, gap, made_at: at, made_by: by } = schedule;
  return (
    <li className="plan-line">
      <label className="plan-pick" data-tip={t('schedCompareThis')}><input type="checkbox" checked={picked} onChange={pick} /><span className="sr">{t('schedComparePick', id, scenario.name)}</span></label>
      <a href={scenarioHref({ id: scenario.scenario_id }, { tab: 'plan', plan: id })}>
        <span className="row"><strong>{t('schedPlanNumber', id)}</strong><span className={`tag ${state === 'published' ? 'good' : ''}`}>{state === 'published' && <Icon name="check" size={11} />}{t(state === 'published' ? 'schedPublished' : 'schedDraft')}</span></span>
        <span className="second">{[counted('shifts', shifts, count(shifts)), t('schedCost', decimal(objective, 1)), gap === null ? '' : gapWords(gap)].filter(Boolean).join(' · ')}</span>
        <span className="second">{t('schedVersionBy', version, by, ago(at))}</span>
      </a>
    </li>
  );
}

function ScenarioCard({ scenario, busy, picked, pick }: { scenario: ScenarioRow; busy: boolean; picked: readonly number[]; pick: (id: number) => void }) {
  const { scenario_id: id, name, first, weeks, queues, agents, rules, schedules, saved_at: at } = scenario;
  const [problem, setProblem] = useState<Problem | null>(null);
  const [asked, setAsked] = useState(false);
  const remove = async () => {
    setAsked(false);
    const answer = await act<DeletedAnswer>(`scenarios/${id}/delete`, {});
    setProblem(answer.ok ? null : answer.problem);
  };
  const copy = async () => {
    const answer = await act<ScenarioAnswer>('scenarios', { origin: 'copy', scenario_id: id });
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) go(scenarioHref({ id: answer.data.scenario_id }));
  };
  return (
    <li className="card scenario">
      <header>
        <a className="scenario-name" href={scenarioHref({ id })}><strong className="clip">{name}</strong><Icon name="next" size={13} /></a>
        <span className="row">
          <button type="button" className="btn quiet icon-only" onClick={() => void copy()} aria-label={t('schedCopyOf', name)} data-tip={t('schedCopy')}><Icon name="copy" size={14} /></button>
          <button type="button" className="btn quiet icon-only" onClick={() => setAsked(true)} aria-label={t('schedDeleteOf', name)} data-tip={t('schedDelete')}><Icon name="close" size={14} /></button>
        </span>
      </header>
      <div className="body">
        <p className="second">{t('schedSpan', dayWords(first, 'date'), dayWords(plusDays(first, 7 * weeks - 1), 'date'))}</p>
        <p className="second">{[counted('queues', queues, count(queues)), counted('agents', agents, count(agents)), counted('rules', rules, count(rules)), ago(at)].join(' · ')}</p>
        {busy && <p className="note"><Icon name="refresh" size={13} /><span>{t('schedRunning')}</span></p>}
        {asked && <div className="row wrap ask-delete" role="alert"><span className="grow">{t('schedDeleteAsk', name, count(schedules.length))}</span><button type="button" className="btn danger small-btn" onClick={() => void remove()}>{t('schedDeleteDo')}</button><button type="button" className="btn small-btn" autoFocus onClick={() => setAsked(false)}>{t('optionsCancel')}</button></div>}
        {problem && <Trouble problem={problem} />}
        {schedules.length > 0 && <ul>{schedules.map((each) => <ScheduleLine key={each.schedule_id} schedule={each} scenario={scenario} picked={picked.includes(each.schedule_id)} pick={() => pick(each.schedule_id)} />)}</ul>}
      </div>
    </li>
  );
}

function List({ plans }: { plans: Scenarios }) {
  const [picked, setPicked] = useState<readonly number[]>([]);
  const pick = (id: number) => setPicked((before) => (before.includes(id) ? before.filter((each) => each !== id) : [...before, id]));
  const live = new Set(plans.jobs.filter(isLive).map(({ scenario_id }) => scenario_id));
  const any = plans.scenarios.some(({ schedules }) => schedules.length > 1) || plans.scenarios.filter(({ schedules }) => schedules.length > 0).length > 1;
  return (
    <section className="stack" aria-label={t('schedScenarios')}>
      <div className="row spread wrap">
        <h2>{t('schedScenarios')}</h2>
        <span className="row">
          {any && (picked.length > 1
            ? <a className="btn small-btn primary" href={compareHref(picked)}><Icon name="columns" size={13} />{t('schedCompareN', count(picked.length))}</a>
            : <span className="faint">{t('schedCompareHint')}</span>)}
          <a className="btn small-btn" href={reportsHref()}><Icon name="audit" size={13} />{t('repOpen')}</a>
        </span>
      </div>
      <ul className="scenario-list">{plans.scenarios.map((each) => <ScenarioCard key={each.scenario_id} scenario={each} busy={live.has(each.scenario_id)} picked={picked} pick={pick} />)}</ul>
    </section>
  );
}

/** The list of plans and the form for a new one. */
export function Home() {
  const shown = useScenarios();
  const adherence = useAdherence().data;
  const wide = useWide();
  const { data: plans } = shown;
  if (!plans) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={4} height={110} />}</div>;
  const kept = adherence && <KeptNow adherence={adherence} />;
  const list = plans.scenarios.length > 0 ? <List plans={plans} /> : <Empty icon="schedule" title={t('schedNone')}><p>{t('schedNoneAbout')}</p></Empty>;
  return (
    <div className="screen schedule-home" tabIndex={0} role="group" aria-label={t('scheduleTitle')}>
      {wide
        ? <><div className="stack side-column">{kept}<BuildForm plans={plans} /></div>{list}</>
        : <>{kept}{plans.scenarios.length > 0 && list}<BuildForm plans={plans} /></>}
    </div>
  );
}
