/** Step 3: make the schedule and see how well it covers the need, which rules it breaks and what that costs. */
import { useMemo, useState } from 'react';
import type { Shown } from '../data';
import { Empty, Bones, Failure } from '../parts/Notice';
import { go } from '../route';
import { t } from '../t';
import type { Job, RequirementAnswer, ScenarioAnswer, ScheduleAnswer } from '../types';
import { refresh, useJob } from './api';
import { Coverage } from './Coverage';
import { readDocument } from './edit';
import { Hiring } from './Hiring';
import { scenarioHref } from './route';
import { RunCard } from './RunCard';
import type { ScenarioPlace } from './ScenarioPage';
import { Totals } from './Totals';

interface Props {
  place: ScenarioPlace;
  scenario: ScenarioAnswer;
  plan: ScheduleAnswer | undefined;
  planId: number | null;
  jobs: readonly Job[];
  needs: RequirementAnswer | undefined;
  schedule: Shown<ScheduleAnswer>;
  reload: () => void;
}

/** The step. */
export function Plan({ place, scenario, plan, planId, jobs, needs, schedule, reload }: Props) {
  const document = useMemo(() => readDocument(scenario.document), [scenario.document]);
  const [mine, setMine] = useState<number | null>(null);
  const jobId = mine ?? jobs.find(({ scenario_id, kind }) => scenario_id === place.id && kind === 'schedule')?.job_id ?? null;
  const job = useJob(jobId, (ended) => {
    void refresh();
    if (ended.schedule_id !== null && mine === ended.job_id) go(scenarioHref(place, { plan: ended.schedule_id }), true);
  });
  const begun = ({ job_id: id }: Job) => setMine(id);
  return (
    <div className="screen schedule-parts" tabIndex={0} role="group" aria-label={t('schedTabPlan')}>
      <div className="stack side-column first">
        <RunCard scenarioId={place.id} job={job ?? jobs.find((each) => each.job_id === jobId)} again={planId !== null} begun={begun} />
        {plan && <Totals plan={plan} place={place} outdated={plan.scenario_version < scenario.version} />}
        <Hiring scenario={scenario} document={document} jobs={jobs} reload={reload} />
      </div>
      <div className="stack main-column">
        {plan ? <Coverage place={place} plan={plan} needs={needs?.version === plan.scenario_version ? needs : undefined} />
          : planId !== null ? (schedule.problem ? <Failure problem={schedule.problem} again={schedule.again} /> : <Bones rows={3} height={150} />)
            : <Empty icon="schedule" title={t('schedNoPlan')}><p>{t('schedNoPlanAbout')}</p></Empty>}
      </div>
    </div>
  );
}
