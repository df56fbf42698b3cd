/** The service a schedule gives, simulated contact by contact: every goal with its likely range, by day, and what would keep it. */
import { useState } from 'react';
import { apiPath, useAnswer } from '../data';
import { count, decimal, percent, range } from '../format';
import { Icon } from '../parts/Icon';
import { Bones } from '../parts/Notice';
import { t } from '../t';
import type { GoalReached, ScheduleAnswer, ServiceAnswer, ServiceTruth } from '../types';
import { AsTable } from './parts';
import { Robust } from './Robust';
import { ScaleBar } from './ScaleBar';
import { dayWords } from './times';

const STATES = { kept: { tone: 'good', icon: 'check', label: 'goalKept' }, uncertain: { tone: 'warn', icon: 'unknown', label: 'goalUncertain' }, 'not kept': { tone: 'bad', icon: 'close', label: 'goalNotKept' } } as const;

/** A value of a goal in its unit. */
export function goalValue({ unit }: Pick<GoalReached, 'unit'>, value: number | null): string {
  if (value === null) return '–';
  return unit === 'share' ? percent(value, 1) : t('secondsOf', decimal(value, value < 10 ? 1 : 0));
}

/** Its likely range in the same unit. */
export function goalRange({ unit }: Pick<GoalReached, 'unit'>, low: number | null, high: number | null): string {
  if (low === null || high === null) return '';
  return unit === 'share' ? range(low, high, 'share') : t('secondsOf', `${decimal(low, 1)}–${decimal(high, 1)}`);
}

function Goal({ queue, goal }: { queue: string; goal: GoalReached }) {
  const { tone, icon, label } = STATES[goal.state];
  return (
    <li className="service-goal">
      <span className="row spread"><strong className="clip">{queue}</strong><span className={`tag ${tone}`}><Icon name={icon} size={11} />{t(label)}</span></span>
      <span className="row spread wrap"><span>{goal.goal}</span><span><strong>{goalValue(goal, goal.value)}</strong> <span className="second">{goal.simulated ? t('coverLikely', goalRange(goal, goal.low, goal.high)) : t('basisApproximate')}</span></span></span>
      <ScaleBar {...goal} top={goal.unit === 'share' ? 1 : Math.max(goal.target * 2, goal.high * 1.15, 1)} />
      {!goal.simulated && <span className="second">{t('serviceFormula')}</span>}
      {goal.remedy && <span className="remedy">{goal.remedy}</span>}
      <AsTable label={t('serviceDays')} rows={goal.days.map((_, i) => i)} columns={[
        { label: t('schedDay'), cell: (i) => dayWords(goal.days[i]?.day ?? '', 'long') }, { label: t('schedContacts'), numeric: true, cell: (i) => count(goal.days[i]?.contacts) },
        { label: t('serviceReached'), numeric: true, cell: (i) => goalValue(goal, goal.days[i]?.value ?? null) }, { label: t('serviceRange'), numeric: true, cell: (i) => goalRange(goal, goal.days[i]?.low ?? null, goal.days[i]?.high ?? null) },
      ]} />
    </li>
  );
}

/** The service of a plan: its own, or simulated now after a change by hand. */
export function useService(plan: ScheduleAnswer): { service: ServiceTruth | null; busy: boolean } {
  const asked = plan.service === null;
  const shown = useAnswer<ServiceAnswer>(asked ? apiPath(`schedules/${plan.schedule_id}/service`, { version: plan.version }) : null, { everyMs: 0 });
  const mine = shown.data?.schedule_id === plan.schedule_id && shown.data.version === plan.version ? shown.data.service : null;
  return { service: plan.service ?? mine, busy: asked && (shown.pending || shown.previous) };
}

/** More goals than this are folded to those that are not surely kept. */
const MANY = 6;

/** The card. */
export function Service({ plan, service, busy, queue }: { plan: ScheduleAnswer; service: ServiceTruth | null; busy: boolean; queue: string | null }) {
  const [all, setAll] = useState(false);
  if (!service) return busy ? <section className="card pad" aria-label={t('serviceTitle')}><h2>{t('serviceTitle')}</h2><Bones rows={2} height={36} /></section> : null;
  const goals = service.queues.filter((each) => queue === null || each.queue === queue).flatMap((each) => each.goals.map((goal) => ({ queue: each.queue, goal })));
  const open = goals.filter(({ goal }) => goal.state !== 'kept');
  const shown = all || goals.length <= MANY ? goals : open;
  return (
    <section className="card pad stack service" aria-label={t('serviceTitle')}>
      <div className="row spread wrap"><h2>{t('serviceTitle')}</h2><span className="muted">{t('serviceKept', count(service.kept), count(service.goals))}</span></div>
      <p>{service.sentence}</p>
      <ul>{shown.map(({ queue: name, goal }) => <Goal key={`${name} ${goal.goal}`} queue={name} goal={goal} />)}</ul>
      {goals.length > shown.length && <button type="button" className="btn small-btn" onClick={() => setAll(true)}>{t('serviceAll', count(goals.length - shown.length))}</button>}
      <Robust plan={plan} queue={queue} />
      <p className="faint">{t('serviceBasis', count(service.played), count(service.contacts))}</p>
    </section>
  );
}
