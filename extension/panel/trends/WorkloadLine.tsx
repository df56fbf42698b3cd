/** How hard an agent works now: busy share and time since the last break, never feelings. */
import { hours, percent } from '../format';
import { Icon, type IconName } from '../parts/Icon';
import { t, type Key } from '../t';
import type { Trends } from '../types';

type Workload = NonNullable<Trends['workload']>;

const LOOKS: Record<Workload['level'], { icon: IconName; tone: string; words: Key }> = {
  ok: { icon: 'check', tone: 'good', words: 'workloadOk' },
  high: { icon: 'clock', tone: 'warn', words: 'workloadHigh' },
  'too high': { icon: 'warning', tone: 'bad', words: 'workloadTooHigh' },
  unknown: { icon: 'minus', tone: 'muted', words: 'workloadUnknown' },
};

const HEAVY: readonly Workload['level'][] = ['high', 'too high'];

/** One line of facts; the sentence, with what may help, where the load is heavy or there are no facts. */
export function WorkloadLine({ workload }: { workload: Workload }) {
  const { icon, tone, words } = LOOKS[workload.level];
  const facts: [Key, number | null, string][] = [
    ['colOccupancy', workload.occupancy, percent(workload.occupancy, 0)],
    ['metricSinceBreak', workload.since_break_s, hours(workload.since_break_s)],
    ['onShift', workload.on_shift_s, hours(workload.on_shift_s)],
  ];
  const known = facts.filter(([, x]) => x != null);
  return (
    <section className="card pad workload" aria-label={t('workloadTitle')}>
      <h3>{t('workloadTitle')}</h3>
      <span className={`row ${tone}`}><Icon name={icon} size={13} /><strong>{t(words)}</strong></span>
      {known.length > 0 && <dl>{known.map(([label, , shown]) => <div key={label}><dt>{t(label)}</dt><dd>{shown}</dd></div>)}</dl>}
      {(HEAVY.includes(workload.level) || known.length === 0) && <p className="said">{workload.sentence}</p>}
    </section>
  );
}
