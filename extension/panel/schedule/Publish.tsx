/** Step 5: publish the schedule, hand it out as files, and go back to any earlier version. */
import { useState } from 'react';
import type { Shown } from '../data';
import { apiPath } from '../data';
import { count } from '../format';
import { Download } from '../parts/Download';
import { Icon } from '../parts/Icon';
import { Bones, Empty, Failure } from '../parts/Notice';
import { Select } from '../parts/Select';
import { t } from '../t';
import type { Problem, ScheduleAnswer } from '../types';
import { act } from './api';
import { ago } from './Home';
import { Trouble } from './parts';
import { reportsHref, scenarioHref } from './route';
import type { ScenarioPlace } from './ScenarioPage';

function PublishCard({ plan, reload }: { plan: ScheduleAnswer; reload: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const hard = plan.broken.filter((each) => each.hard).length;
  const published = plan.state === 'published';
  const publish = async () => {
    setBusy(true);
    const answer = await act<ScheduleAnswer>(`schedules/${plan.schedule_id}/publish`, { version: plan.version });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
  };
  return (
    <section className="card" aria-label={t('publishTitle')}>
      <header><h2>{t('publishTitle')}</h2><span className={`tag ${published ? 'good' : ''}`} role="status">{published && <Icon name="check" size={11} />}{t(published ? 'schedPublished' : 'schedDraft')}</span></header>
      <div className="body stack">
        <p>{t(published ? 'publishedAbout' : 'publishAbout')}</p>
        {hard > 0 && <p className="note warn"><Icon name="warning" size={13} /><span>{t('publishBreaks', count(hard))}</span></p>}
        {problem && <Trouble problem={problem} reload={() => { setProblem(null); reload(); }} />}
        <button type="button" className="btn primary" disabled={busy || published} onClick={() => void publish()}>{t(busy ? 'publishing' : 'publishDo', plan.version)}</button>
      </div>
    </section>
  );
}

function Exports({ plan }: { plan: ScheduleAnswer }) {
  const [agent, setAgent] = useState(plan.agents[0]?.agent ?? '');
  const { schedule_id: id, scenario_id: scenario, version } = plan;
  const file = (name: string) => apiPath(`schedules/${id}/${name}`, { version });
  return (
    <section className="card" aria-label={t('exportTitle')}>
      <header><h2>{t('exportTitle')}</h2></header>
      <div className="body stack">
        <p className="row wrap">
          <Download path={file('schedule.pdf')} name={`schedule-${id}.pdf`} label="exportPdf" tip={t('exportPdfAbout')} />
          <Download path={file('schedule.csv')} name={`schedule-${id}.csv`} label="exportCsv" tip={t('exportCsvAbout')} />
          <Download path={file('schedule.xml')} name={`schedule-${id}.xml`} label="exportXml" tip={t('exportXmlAbout')} />
        </p>
        <p className="row wrap">
          <Select label={t('exportWhose')} value={agent} onChange={setAgent}>{plan.agents.map((each) => <option key={each.agent}>{each.agent}</option>)}</Select>
          <Download path={apiPath(`schedules/${id}/calendar.ics`, { agent })} name={`${agent.replace(/\W+/g, '-')}.ics`} label="exportIcs" tip={t('exportIcsAbout')} />
        </p>
        <p><a className="btn" href={reportsHref({ plan: id })}><Icon name="audit" size={13} />{t('repOf')}</a></p>
        <details><summary>{t('exportScenario')}</summary>
          <p className="row wrap">{(['yaml', 'json', 'xml'] as const).map((kind) => <Download key={kind} path={apiPath(`scenarios/${scenario}/file`, { kind })} name={`scenario-${scenario}.${kind}`} label={`exportFile_${kind}`} />)}</p>
        </details>
      </div>
    </section>
  );
}

function Versions({ plan, reload }: { plan: ScheduleAnswer; reload: () => void }) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const restore = async (version: number) => {
    const answer = await act<ScheduleAnswer>(`schedules/${plan.schedule_id}/restore`, { version: plan.version, back_to: version });
    setProblem(answer.ok ? null : answer.problem);
  };
  return (
    <section className="card" aria-label={t('versionsTitle')}>
      <header><h2>{t('versionsTitle')}</h2></header>
      <div className="body">
        {problem && <Trouble problem={problem} reload={reload} />}
        <ul className="plain-list">
          {plan.versions.map(({ version, saved_at: at, saved_by: by }) => (
            <li key={version}><span>{t('schedVersionBy', version, by, ago(at))}</span>{version === plan.version ? <span className="muted">{t('versionThis')}</span> : <button type="button" className="link-button" onClick={() => void restore(version)}>{t('versionRestore')}</button>}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}

interface Props {
  place: ScenarioPlace;
  plan: ScheduleAnswer | undefined;
  planId: number | null;
  schedule: Shown<ScheduleAnswer>;
}

/** The step. */
export function Publish({ place, plan, planId, schedule }: Props) {
  if (planId === null) return <div className="screen"><Empty icon="schedule" title={t('schedNoPlan')}><p>{t('schedNoPlanAbout')}</p><a className="btn" href={scenarioHref(place, { tab: 'plan' })}>{t('schedToPlan')}</a></Empty></div>;
  if (!plan) return <div className="screen">{schedule.problem ? <Failure problem={schedule.problem} again={schedule.again} /> : <Bones rows={3} height={110} />}</div>;
  return (
    <div className="screen publish-parts" tabIndex={0} role="group" aria-label={t('schedTabPublish')}>
      <div className="stack"><PublishCard plan={plan} reload={schedule.again} /><Exports plan={plan} /></div>
      <Versions plan={plan} reload={schedule.again} />
    </div>
  );
}
