/** One interval of a schedule: needed and scheduled by campaign, what it adds to the cost, and who is off the phones then. */
import { clock, decimal, percent } from '../format';
import { Icon } from '../parts/Icon';
import { t } from '../t';
import type { ScheduleAnswer } from '../types';
import { costAt, offPhones, PRICE } from './covers';
import { dayOf, dayWords, SLOT_S } from './times';

const one = (x: number): string => decimal(x, Number.isInteger(x) ? 0 : 2);

interface Props {
  plan: ScheduleAnswer;
  queue: string | null;
  at: number;
  close: () => void;
}

/** The card; all campaigns where none is chosen. */
export function Interval({ plan, queue, at, close }: Props) {
  const start = plan.starts[at] ?? 0;
  const rows = costAt(plan.coverage, queue, at).filter(({ required, scheduled }) => required > 0 || scheduled > 0);
  const cost = rows.reduce((sum, each) => sum + each.cost, 0);
  const away = offPhones(plan, start);
  const title = `${dayWords(dayOf(start, plan.zone), 'short')} ${clock(start, plan.zone)}–${clock(start + SLOT_S, plan.zone)}`;
  return (
    <section className="card pad stack" aria-label={t('intervalOf', title)} aria-live="polite">
      <div className="row spread"><h3>{title}</h3><button type="button" className="btn quiet icon-only small-btn" aria-label={t('close')} onClick={close}><Icon name="close" size={13} /></button></div>
      {rows.length === 0 ? <p className="muted">{t('intervalNone')}</p> : (
        <ul className="plain-list">{rows.map(({ queue: name, required, scheduled, short, over, cost: own }) => (
          <li key={name}><strong className="clip">{name}</strong><span className="second">{[
            t('intervalNeed', one(required), one(scheduled)),
            short > 0 ? t('intervalShort', one(short), one(PRICE.short), one(own)) : over > 0 ? t('intervalOver', one(over), one(PRICE.over), one(own)) : t('intervalEven'),
          ].join(' · ')}</span></li>
        ))}</ul>
      )}
      {rows.length > 0 && <p>{t('intervalCost', one(cost), plan.score.coverage > 0 ? percent(cost / plan.score.coverage, 1) : percent(0, 0))}</p>}
      <p className="second">{away.length === 0 ? t('intervalNobodyOff') : t('intervalOff', away.map(({ agent, why }) => `${agent} (${why})`).join(', '))}</p>
    </section>
  );
}
