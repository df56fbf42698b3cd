/** What a schedule costs in the order of importance, and every rule it breaks with its price. */
import { count, decimal, money } from '../format';
import { Icon } from '../parts/Icon';
import { counted, t } from '../t';
import type { BrokenRule, ScheduleAnswer } from '../types';
import { ago, gapWords } from './Home';
import { Figure } from './parts';
import { reportsHref, scenarioHref } from './route';
import type { ScenarioPlace } from './ScenarioPage';

const SHOWN = 30;

/** A gap from here on says little. */
const WIDE = 0.1;

/** The gap of a cost as agent-hours short: an interval of one agent short costs 1. */
export const hoursAbove = (cost: number, gap: number): number => (cost - cost / (1 + gap)) / 4;

function Line({ broken }: { broken: BrokenRule }) {
  const { rule, who, said, hard, times, price } = broken;
  return (
    <li className="broken-line">
      <span className="row spread"><strong className="clip">{who}</strong><span className={`tag ${hard ? 'bad' : 'warn'}`} data-tip={t('priceAbout')}>{t(hard ? 'schedMust' : 'schedWish')} · {t('priceIs', decimal(price, 1))}</span></span>
      <span>{said}</span>
      <span className="second">{rule}{times > 1 ? ` · ${t('brokenTimes', count(times))}` : ''}{hard ? ` · ${t('priceHours', decimal(price / 4, 1))}` : ''}</span>
    </li>
  );
}

/** Broken rules, the must-rules first; that none is broken is said too. */
export function Broken({ broken, open = true }: { broken: readonly BrokenRule[]; open?: boolean }) {
  const sorted = [...broken].sort((a, b) => Number(b.hard) - Number(a.hard) || b.price - a.price);
  if (sorted.length === 0) return <p className="good row"><Icon name="check" size={13} />{t('brokenNone')}</p>;
  return (
    <details open={open}>
      <summary>{t('brokenCount', count(sorted.filter(({ hard }) => hard).length), count(sorted.filter(({ hard }) => !hard).length))}</summary>
      <ul className="broken-list">{sorted.slice(0, SHOWN).map((each, i) => <Line key={`${i} ${each.who} ${each.said}`} broken={each} />)}</ul>
      {sorted.length > SHOWN && <p className="faint">{t('brokenMore', count(sorted.length - SHOWN))}</p>}
    </details>
  );
}

/** The card. */
export function Totals({ plan, place, outdated }: { plan: ScheduleAnswer; place: ScenarioPlace; outdated: boolean }) {
  const { score, gap, agents, broken, how, made_at: at, made_by: by, version } = plan;
  const working = agents.filter(({ duties }) => duties.length > 0);
  const shifts = agents.reduce((sum, { duties }) => sum + duties.length, 0);
  const paid = agents.reduce((sum, each) => sum + each.paid_h, 0);
  const cents = agents.reduce((sum, each) => sum + each.cost_cents, 0);
  return (
    <section className="card plan-totals" aria-label={t('totalsTitle')}>
      <header><h2>{t('totalsTitle')}</h2></header>
      <div className="body stack">
        {outdated && <p className="note warn"><Icon name="warning" size={13} /><span>{t('schedMadeBefore')}</span></p>}
        <dl className="facts">
          <Figure label={t('schedShifts')} value={count(shifts)} more={counted('agents', working.length, count(working.length))} />
          <Figure label={t('schedPaidHoursLabel')} value={decimal(paid, 0)} more={cents > 0 ? money(cents) : undefined} />
          <Figure label={t('runCost')} value={decimal(score.total, 1)} tip={t('costAbout')} />
        </dl>
        {gap !== null && <p className="gap-said" data-tip={t('gapAbout')}>{gapWords(gap)}</p>}
        {gap !== null && gap >= WIDE && <p className="second">{t('schedGapHours', decimal(hoursAbove(score.total, gap), 1))}</p>}
        <p className="second">{t('scoreParts', decimal(score.rules, 1), decimal(score.coverage, 1), decimal(score.wishes, 1))}</p>
        <Broken broken={broken} open={broken.length < 8} />
        <p className="faint">{t('schedVersionBy', version, by, ago(at))} · {how}</p>
        <p className="row wrap">
          <a className="btn" href={scenarioHref(place, { tab: 'shifts' })}>{t('schedToShifts')}<Icon name="next" size={13} /></a>
          <a className="btn" href={reportsHref({ plan: plan.schedule_id })}><Icon name="audit" size={13} />{t('repOpen')}</a>
        </p>
      </div>
    </section>
  );
}
