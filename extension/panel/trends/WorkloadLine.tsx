/** How hard an agent works now: busy share and time since the last break, never feelings. */
import { count, hours, percent } from '../format';
import { Icon, type IconName } from '../parts/Icon';
import { counted, t, type Key } from '../t';
import type { Trends } from '../types';

type Workload = NonNullable<Trends['workload']>;

const LOOKS: Record<Workload['level'], { icon: IconName; tone: string; words: Key }> = {
  ok: { icon: 'check', tone: 'good', words: 'workloadOk' },
  high: { icon: 'clock', tone: 'warn', words: 'workloadHigh' },
  'too high': { icon: 'warning', tone: 'bad', words: 'workloadTooHigh' },
  unknown: { icon: 'minus', tone: 'muted', words: 'workloadUnknown' },
};

/** One line and the sentence below it. */
export function WorkloadLine({ workload }: { workload: Workload }) {
  const { icon, tone, words } = LOOKS[workload.level];
  const facts: [Key, string][] = [
    ['colOccupancy', percent(workload.occupancy, 0)],
    ['metricSinceBreak', hours(workload.since_break_s)],
    ['onShift', hours(workload.on_shift_s)],
  ];
  return (
    <section className="card pad workload" aria-label={t('workloadTitle')}>
      <h3>{t('workloadTitle')}</h3>
      <span className={`row ${tone}`}><Icon name={icon} size={13} /><strong>{t(words)}</strong></span>
      <dl>
        {facts.map(([label, shown]) => <div key={label}><dt>{t(label)}</dt><dd>{shown}</dd></div>)}
      </dl>
      <p className="said">{workload.sentence} <span className="faint">{t('from', counted('calls', workload.n, count(workload.n)))}</span></p>
    </section>
  );
}
