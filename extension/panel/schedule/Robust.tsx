/** What the schedule's service becomes on days that bring few contacts, as many as forecast, or many. */
import { apiPath, useAnswer } from '../data';
import { count, decimal, percent, range } from '../format';
import { Icon } from '../parts/Icon';
import { counted, t } from '../t';
import type { QueueRobustness, RobustnessAnswer, ScheduleAnswer } from '../types';
import { AsTable } from './parts';

const CASES = ['low', 'middle', 'high'] as const;
const NAMES = { low: 'robustLow', middle: 'robustMiddle', high: 'robustHigh' } as const;
const WHY = { own: 'robustOwn', changed: 'robustChanged' } as const;
type Cases = NonNullable<QueueRobustness['cases']>;

/** Whether the goal holds on busy days, which its range must tell; nothing where the queue has no such goal. */
function holds({ target }: QueueRobustness, { middle, high }: Cases): { tone: string; icon: 'check' | 'close' | 'unknown'; text: string } | null {
  if (target === null) return null;
  const goal = percent(target, 0);
  if (high.low >= target) return { tone: 'good', icon: 'check', text: t('robustHolds', goal) };
  if (middle.high < target) return { tone: 'bad', icon: 'close', text: t('robustFails', goal) };
  return high.high < target ? { tone: 'warn', icon: 'close', text: t('robustBreaks', goal) } : { tone: 'warn', icon: 'unknown', text: t('robustClose', goal) };
}

function Reached({ found, cases, weeks }: { found: QueueRobustness; cases: Cases; weeks: number }) {
  const said = holds(found, cases);
  const values = CASES.map((each) => percent(cases[each].value, 0));
  const within = found.kind === 'replied' ? decimal(found.within_s / 3600) : decimal(found.within_s);
  return (
    <>
      <span>{t(found.kind === 'replied' ? 'robustReplied' : 'robustAnswered', ...CASES.map((each) => count(Math.round(cases[each].contacts))), ...values, within)}</span>
      {said && <span className={`row ${said.tone}`}><Icon name={said.icon} size={12} />{said.text}</span>}
      <AsTable label={t('robustTable')} rows={[0, 1, 2]} columns={[
        { label: t('robustCase'), cell: (i) => t(NAMES[CASES[i] ?? 'middle']) }, { label: t('robustADay'), numeric: true, cell: (i) => count(Math.round(cases[CASES[i] ?? 'middle'].contacts)) },
        { label: t('serviceReached'), numeric: true, cell: (i) => percent(cases[CASES[i] ?? 'middle'].value, 1) },
        { label: t('serviceRange'), numeric: true, cell: (i) => range(cases[CASES[i] ?? 'middle'].low, cases[CASES[i] ?? 'middle'].high, 'share') },
      ]} />
      <span className="faint">{t('robustBasis', count(found.days), count(7 * weeks), counted('calls', found.calls, count(found.calls)))}</span>
    </>
  );
}

/** The part of the service's card; each version is asked for once. */
export function Robust({ plan, queue }: { plan: ScheduleAnswer; queue: string | null }) {
  const answer = useAnswer<RobustnessAnswer>(apiPath(`schedules/${plan.schedule_id}/robustness`, { version: plan.version }), { everyMs: 0 }).data;
  const shown = answer?.schedule_id === plan.schedule_id ? answer.queues.filter((each) => queue === null || each.queue === queue) : [];
  if (!answer || shown.length === 0) return null;
  return (
    <>
      <h3>{t('robustTitle')}</h3>
      <ul>
        {shown.map((each) => (
          <li key={each.queue} className="service-goal">
            <strong className="clip">{each.queue}</strong>
            {each.cases ? <Reached found={each} cases={each.cases} weeks={plan.weeks} /> : <span className="second">{each.why === 'own' || each.why === 'changed' ? t(WHY[each.why]) : t('robustThin', counted('calls', each.calls, count(each.calls)))}</span>}
          </li>
        ))}
      </ul>
      {answer.played > 0 && <p className="faint">{t('robustAbout', count(answer.played))}</p>}
    </>
  );
}
