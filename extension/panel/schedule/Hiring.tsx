/** How many to hire of which kind of agent: profiles with skills, hours and wage, a budget, and what a further skill would be worth. */
import { useState } from 'react';
import { count, money, percent } from '../format';
import { Icon } from '../parts/Icon';
import { Lead } from '../parts/Lead';
import { NumberField } from '../settings/fields';
import { t } from '../t';
import type { HiringAnswer, Job, Problem, ScenarioAnswer } from '../types';
import { act, isLive, saveScenario, useJob } from './api';
import { type Document, type ProfilePart } from './edit';
import { Trouble } from './parts';

/** Whether profiles can be worked with: each named once, with a skill, hours and a wage. */
export function profilesFit(profiles: readonly ProfilePart[]): boolean {
  const names = profiles.map(({ name }) => name.trim());
  return profiles.length > 0 && new Set(names).size === names.length
    && profiles.every(({ name, skills, hours, cost_cents: cents }) => name.trim() !== '' && skills.length > 0 && hours > 0 && hours <= 60 && cents >= 0);
}

function Profile({ profile, queues, set, drop }: { profile: ProfilePart; queues: readonly string[]; set: (profile: ProfilePart) => void; drop: () => void }) {
  const { name, skills, hours, cost_cents: cents } = profile;
  const toggle = (queue: string) => set({ ...profile, skills: skills.includes(queue) ? skills.filter((each) => each !== queue) : queues.filter((each) => each === queue || skills.includes(each)) });
  return (
    <li className="stack profile">
      <div className="row"><input className="field grow" aria-label={t('profileName')} value={name} maxLength={60} onChange={(event) => set({ ...profile, name: event.target.value })} />
        <button type="button" className="btn quiet icon-only small-btn" aria-label={t('profileDrop', name)} onClick={drop}><Icon name="close" size={13} /></button></div>
      <fieldset className="pills"><legend className="sr">{t('schedQueues')}</legend>{queues.map((queue) => <label key={queue} className="pill"><input type="checkbox" checked={skills.includes(queue)} onChange={() => toggle(queue)} /><span className="clip">{queue}</span></label>)}</fieldset>
      <div className="goal-line">
        <NumberField label={t('profileHours')} unit="h" value={hours} onChange={(next) => set({ ...profile, hours: next ?? 0 })} />
        <NumberField label={t('profileWage')} unit="$" value={cents} scale={100} onChange={(next) => set({ ...profile, cost_cents: next ?? -1 })} />
      </div>
    </li>
  );
}

function Result({ hiring }: { hiring: HiringAnswer }) {
  return (
    <div className="stack" aria-live="polite">
      <Lead text={hiring.sentence} />
      <div className="table-box" tabIndex={0} role="group" aria-label={t('hiringTitle')}>
        <table className="small">
          <thead><tr><th scope="col">{t('profileName')}</th><th scope="col" className="num">{t('hireCount')}</th><th scope="col" className="num">{t('hireWage')}</th><th scope="col" className="num"><span data-tip={t('hireWorthAbout')}>{t('hireWorth')}</span></th></tr></thead>
          <tbody>{hiring.hires.map((each) => <tr key={each.profile}><th scope="row">{each.profile}</th><td className="num">{count(each.count)}</td><td className="num">{money(each.wage_cents)}</td><td className="num">{money(each.worth_cents)}</td></tr>)}</tbody>
        </table>
      </div>
      {hiring.skills.length > 0 && <ul className="plain-list">{hiring.skills.map((each) => <li key={`${each.profile} ${each.skill}`}><span>{t('skillWorth', each.profile, each.skill)}</span><strong>{t('aWeek', money(each.worth_cents))}</strong></li>)}</ul>}
      <p className="faint">{[t('hireWages', money(hiring.wages_cents)), t('hireShortCost', money(hiring.short_hour_cents)), hiring.gap === null ? '' : t('schedGap', percent(hiring.gap, 1)), t('hireTried', count(hiring.plans_tried))].filter(Boolean).join(' · ')}</p>
    </div>
  );
}

/** The card. */
export function Hiring({ scenario, document, jobs, reload }: { scenario: ScenarioAnswer; document: Document; jobs: readonly Job[]; reload: () => void }) {
  const queues = document.queues.map(({ name }) => name);
  const [profiles, setProfiles] = useState<readonly ProfilePart[]>(document.profiles ?? []);
  const [budget, setBudget] = useState<number | null>(document.budget_cents ?? null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [mine, setMine] = useState<number | null>(null);
  const last = jobs.find(({ scenario_id: id, kind }) => id === scenario.scenario_id && kind === 'hiring');
  const job = useJob(mine ?? last?.job_id ?? null, () => undefined) ?? last;
  const fits = profilesFit(profiles);
  const changed = JSON.stringify(profiles) !== JSON.stringify(document.profiles ?? []);
  const add = () => setProfiles([...profiles, { name: t('profileUsual', profiles.length + 1), skills: queues.slice(0, 1), hours: 40, cost_cents: 1500 }]);
  const run = async () => {
    setBusy(true);
    const saved = changed ? await saveScenario(scenario.scenario_id, scenario.newest, { ...document, profiles: [...profiles] }) : null;
    const answer = saved && !saved.ok ? saved : await act<Job>(`scenarios/${scenario.scenario_id}/hiring`, { budget_cents: budget });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok && 'job_id' in answer.data) setMine(answer.data.job_id);
  };
  return (
    <details className="card pad hiring">
      <summary>{t('hiringTitle')}</summary>
      <div className="stack">
        <p className="faint">{t('hiringAbout')}</p>
        <ul className="stack">{profiles.map((profile, i) => <Profile key={i} profile={profile} queues={queues} set={(next) => setProfiles(profiles.map((each, j) => (j === i ? next : each)))} drop={() => setProfiles(profiles.filter((_, j) => j !== i))} />)}</ul>
        <div className="row wrap"><button type="button" className="btn small-btn" onClick={add}><Icon name="plus" size={12} />{t('profileAdd')}</button></div>
        <NumberField label={t('hiringBudget')} unit="$" value={budget} scale={100} onChange={setBudget} />
        {problem && <Trouble problem={problem} reload={reload} />}
        <button type="button" className="btn" disabled={!fits || busy || isLive(job)} onClick={() => void run()}>{t(busy || isLive(job) ? 'workingOut' : 'hiringDo')}</button>
        {job && isLive(job) && <p aria-live="polite" className="muted">{job.message}</p>}
        {job?.state === 'failed' && <p className="bad" role="alert">{job.message}</p>}
        {job?.hiring && <Result hiring={job.hiring} />}
      </div>
    </details>
  );
}
