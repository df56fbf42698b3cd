/** What the bars and patterns of the shift chart mean, each with its name; only those the chart has. */
import { t, type Key } from '../t';
import type { ScheduleAnswer } from '../types';
import { kindsIn } from './marks';

const NAMES: Record<'meeting' | 'off' | 'away', Key> = { meeting: 'markMeeting', off: 'markOff', away: 'markAway' };

export function Legend({ plan }: { plan: ScheduleAnswer }) {
  const breaks = plan.agents.flatMap(({ duties }) => duties[0]?.breaks ?? []);
  return (
    <ul className="legend gantt-legend" aria-label={t('ganttLegend')}>
      <li><span className="swatch shift-bar" />{t('markShift')}</li>
      {breaks.some(({ paid }) => paid) && <li><span className="swatch shift-bar"><i className="paid" /></span>{t('markPaid')}</li>}
      {breaks.some(({ paid }) => !paid) && <li><span className="swatch shift-bar"><i /></span>{t('markUnpaid')}</li>}
      {kindsIn(plan).map((kind) => <li key={kind}>{kind === 'meeting' ? <span className="swatch shift-bar"><b /></span> : <span className={`swatch gantt-mark ${kind}`} />}{t(NAMES[kind])}</li>)}
    </ul>
  );
}
