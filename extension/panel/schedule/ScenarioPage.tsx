/** One week's plan in its steps: forecast and goals, rules, the schedule, its shifts, and handing it out. */
import { count } from '../format';
import { Icon } from '../parts/Icon';
import { Bones, Failure } from '../parts/Notice';
import { Select } from '../parts/Select';
import { go, href } from '../route';
import { counted, t, type Key } from '../t';
import type { ScenarioAnswer, ScenarioRow } from '../types';
import { useRequirement, useScenario, useScenarios, useSchedule } from './api';
import { Forecast } from './Forecast';
import { gapWords } from './Home';
import { Plan } from './Plan';
import { Publish } from './Publish';
import { Rules } from './Rules';
import { scenarioHref, TABS, type Place, type Tab } from './route';
import { Shifts } from './Shifts';
import { dayWords, plusDays } from './times';

export type ScenarioPlace = Extract<Place, { at: 'scenario' }>;

const LABELS: Record<Tab, Key> = { forecast: 'schedTabForecast', rules: 'schedTabRules', plan: 'schedTabPlan', shifts: 'schedTabShifts', publish: 'schedTabPublish' };

function Head({ scenario, row, place }: { scenario: ScenarioAnswer; row: ScenarioRow | undefined; place: ScenarioPlace }) {
  const plans = row?.schedules ?? [];
  const chosen = place.plan ?? plans[0]?.schedule_id ?? null;
  const first = row?.first;
  return (
    <header className="scenario-head">
      <a className="btn quiet icon-only" href={href('schedule')} aria-label={t('back')}><Icon name="back" /></a>
      <div className="grow">
        <h2 className="clip">{scenario.name}</h2>
        <p className="second">{first && t('schedSpan', dayWords(first, 'date'), dayWords(plusDays(first, 7 * (row?.weeks ?? 1) - 1), 'date'))}{row && ` · ${counted('agents', row.agents, count(row.agents))}`}</p>
      </div>
      {plans.length > 0 && (
        <Select label={t('schedChoosePlan')} value={String(chosen)} onChange={(id) => go(scenarioHref(place, { plan: Number(id) }), true)}>
          {plans.map((each) => <option key={each.schedule_id} value={each.schedule_id}>{`${t('schedPlanNumber', each.schedule_id)} – ${t(each.state === 'published' ? 'schedPublished' : 'schedDraft')}${each.gap === null ? '' : `, ${gapWords(each.gap)}`}`}</option>)}
        </Select>
      )}
    </header>
  );
}

function Steps({ place }: { place: ScenarioPlace }) {
  return (
    <nav className="subtabs" aria-label={t('scheduleTitle')}>
      {TABS.map((each, i) => <a key={each} href={scenarioHref(place, { tab: each })} aria-current={each === place.tab ? 'page' : undefined}><span className="step-number" aria-hidden="true">{i + 1}</span>{t(LABELS[each])}</a>)}
    </nav>
  );
}

/** Asks for what the steps share, and shows the one of the address. */
export function ScenarioPage({ place }: { place: ScenarioPlace }) {
  const plans = useScenarios();
  const shown = useScenario(place.id);
  const row = plans.data?.scenarios.find(({ scenario_id }) => scenario_id === place.id);
  const scenario = shown.data?.scenario_id === place.id ? shown.data : undefined;
  const planId = place.plan ?? row?.schedules[0]?.schedule_id ?? null;
  const schedule = useSchedule(planId);
  const needs = useRequirement(scenario ? place.id : null, scenario?.version ?? null);
  if (!scenario) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={4} height={110} />}</div>;
  const plan = schedule.data?.schedule_id === planId ? schedule.data : undefined;
  const common = { place, scenario, plan, planId };
  return (
    <div className="screen full schedule-screen">
      <Head scenario={scenario} row={row} place={place} />
      <Steps place={place} />
      {place.tab === 'forecast' && <Forecast place={place} scenario={scenario} needs={needs} reload={shown.again} />}
      {place.tab === 'rules' && <Rules scenario={scenario} reload={shown.again} />}
      {place.tab === 'plan' && <Plan {...common} jobs={plans.data?.jobs ?? []} needs={needs.data} schedule={schedule} reload={shown.again} />}
      {place.tab === 'shifts' && <Shifts place={place} plan={plan} schedule={schedule} planId={planId} />}
      {place.tab === 'publish' && <Publish place={place} plan={plan} schedule={schedule} planId={planId} />}
    </div>
  );
}
