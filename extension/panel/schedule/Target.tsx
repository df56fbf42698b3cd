/** An outbound floor's service: what the scheduled hours make of each campaign's target of contacts, with the likely range and the drops allowed. */
import { useState } from 'react';
import { clock, count, decimal, percent } from '../format';
import { Icon } from '../parts/Icon';
import { t } from '../t';
import type { OutboundTarget } from '../types';
import { AsTable } from './parts';
import { fromTo } from './ranges';
import { ScaleBar } from './ScaleBar';
import { dayOf, dayWords } from './times';

const STATES = { kept: { tone: 'good', icon: 'check', label: 'targetReached' }, uncertain: { tone: 'warn', icon: 'unknown', label: 'goalUncertain' }, 'not kept': { tone: 'bad', icon: 'close', label: 'targetShort' } } as const;

/** The campaign's first sentence: "Scheduled hours make about 1,240 contacts of the target 1,300 (likely 1,180 to 1,300)." */
export function targetWords({ made, target, low, high }: Pick<OutboundTarget, 'made' | 'target' | 'low' | 'high'>): string {
  const [have, want] = [count(Math.round(made)), count(Math.round(target))];
  return low === null || high === null ? t('targetSaysOwn', have, want) : t('targetSays', have, want, fromTo(low, high));
}

/** What the limit allows, and what was dropped of late. */
export function dropWords({ drops_allowed: allowed, drop_limit: limit, dropped }: Pick<OutboundTarget, 'drops_allowed' | 'drop_limit' | 'dropped'>): string {
  const said = t('targetDrops', count(allowed), percent(limit, limit * 100 % 1 === 0 ? 0 : 1));
  return dropped === null ? said : `${said} ${t('targetDropped', percent(dropped, 1))}`;
}

function Campaign({ one, zone }: { one: OutboundTarget; zone: string }) {
  const { tone, icon, label } = STATES[one.state];
  const { worst, days } = one;
  return (
    <li className="service-goal">
      <span className="row spread"><strong className="clip">{one.queue}</strong><span className={`tag ${tone}`}><Icon name={icon} size={11} />{t(label)}</span></span>
      <span>{targetWords(one)}</span>
      <ScaleBar low={one.low ?? one.made} value={one.made} high={one.high ?? one.made} target={one.target} top={Math.max(one.target, one.high ?? one.made) * 1.04} />
      <span className="second">{t('targetHours', decimal(one.hours, 0), decimal(one.hours_needed, 0), decimal(one.per_hour, 1))}</span>
      {worst && <span className="remedy">{t('targetWorst', dayWords(dayOf(worst.start, zone), 'short'), clock(worst.start, zone), clock(worst.end, zone), count(Math.round(worst.contacts)))}</span>}
      <span className={one.dropped !== null && one.dropped > one.drop_limit ? 'bad' : 'second'}>{dropWords(one)}</span>
      <AsTable label={t('serviceDays')} rows={days.map((_, i) => i)} columns={[
        { label: t('schedDay'), cell: (i) => dayWords(days[i]?.day ?? '', 'long') }, { label: t('schedAgentHours'), numeric: true, cell: (i) => decimal(days[i]?.hours, 1) },
        { label: t('targetOf'), numeric: true, cell: (i) => count(Math.round(days[i]?.target ?? 0)) }, { label: t('targetMade'), numeric: true, cell: (i) => count(Math.round(days[i]?.made ?? 0)) },
        { label: t('serviceRange'), numeric: true, cell: (i) => (days[i]?.low == null || !days[i]?.target ? '–' : fromTo(days[i].low, days[i].high ?? 0)) },
      ]} />
    </li>
  );
}

/** More campaigns than this are folded to those that may miss their target. */
const MANY = 6;

/** The card; nothing without outbound campaigns. */
export function Target({ outbound, queue, zone }: { outbound: readonly OutboundTarget[]; queue: string | null; zone: string }) {
  const [all, setAll] = useState(false);
  const mine = outbound.filter((each) => queue === null || each.queue === queue);
  if (mine.length === 0) return null;
  const open = mine.filter(({ state }) => state !== 'kept');
  const shown = all || mine.length <= MANY ? mine : open;
  return (
    <section className="card pad stack service" aria-label={t('targetTitle')}>
      <h2>{t('targetTitle')}</h2>
      <ul>{shown.map((each) => <Campaign key={each.queue} one={each} zone={zone} />)}</ul>
      {mine.length > shown.length && <button type="button" className="btn small-btn" onClick={() => setAll(true)}>{t('serviceAll', count(mine.length - shown.length))}</button>}
      <p className="faint">{t('targetAbout')}</p>
    </section>
  );
}
