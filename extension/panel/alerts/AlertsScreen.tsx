/** Every alert of a day: whom to coach first, what deserves praise, and what was held back and why. */
import { clock, count } from '../format';
import { Icon } from '../parts/Icon';
import { Bones, Empty, Failure } from '../parts/Notice';
import { href, type Route } from '../route';
import { t, type Key } from '../t';
import type { Alert, Alerts } from '../types';
import { AlertCard } from './AlertCard';
import { AlertFilters } from './AlertFilters';
import { Beside, Muted } from './Beside';
import { passes, queue, recordOf, tabOf, TABS, waiting, type AlertTab } from './select';
import { useAlerts } from './useAlerts';
import { firstBecause } from './words';

const LABELS: Record<AlertTab, Key> = { risk: 'tabRisks', praise: 'tabPraise', held: 'tabHeld' };
const NOTHING: Record<AlertTab, Key> = { risk: 'noRisks', praise: 'noPraise', held: 'noHeld' };

/** The alerts of one tab: the queue of open ones, then those dealt with, then those that are over. */
export function sections(alerts: readonly Alert[], tab: AlertTab): { key: Key; alerts: Alert[] }[] {
  const of = alerts.filter((each) => tabOf(each) === tab);
  if (tab === 'held') return [{ key: 'tabHeld' as const, alerts: queue(of) }].filter((each) => each.alerts.length > 0);
  const open = of.filter(({ state }) => state === 'open');
  const over = of.filter(({ state }) => state !== 'open').sort((a, b) => b.raised_at - a.raised_at);
  return [
    { key: tab === 'risk' ? 'queueTitle' as const : 'praiseTitle' as const, alerts: queue(open.filter(waiting)) },
    { key: 'dealtTitle' as const, alerts: queue(open.filter((each) => !waiting(each))) },
    { key: 'endedTitle' as const, alerts: over },
  ].filter((each) => each.alerts.length > 0);
}

function Tabs({ route, alerts, current }: { route: Route; alerts: Alerts | undefined; current: AlertTab }) {
  const inTab = (tab: AlertTab) => alerts?.alerts.filter((each) => tabOf(each) === tab && (tab === 'held' || waiting(each))).length;
  return (
    <nav className="subtabs" aria-label={t('navAlerts')}>
      {TABS.map((tab) => (
        <a key={tab} href={href('alerts', null, { ...Object.fromEntries(route.params), tab: tab === 'risk' ? null : tab })} aria-current={tab === current ? 'page' : undefined}>
          {t(LABELS[tab])}
          {alerts && <span className="tab-n">{count(inTab(tab))}</span>}
        </a>
      ))}
    </nav>
  );
}

function Nothing({ alerts, tab }: { alerts: Alerts; tab: AlertTab }) {
  if (alerts.learning && tab !== 'held') return null;
  const looked = alerts.reviewed_at === null ? '' : t('lookedAt', clock(alerts.reviewed_at, alerts.centre.zone));
  return <Empty icon={tab === 'risk' ? 'check' : 'info'} title={t(NOTHING[tab])}>{looked && <p>{looked}</p>}</Empty>;
}

function List({ alerts, tab, route }: { alerts: Alerts; tab: AlertTab; route: Route }) {
  const get = (name: string) => route.params.get(name);
  const narrowed = alerts.alerts.filter((each) => passes(each, { agent: get('agent'), campaign: get('campaign'), level: get('level') }));
  const parts = sections(narrowed, tab);
  return (
    <div className="stack alert-list">
      {alerts.learning && <p className="note card pad"><Icon name="clock" size={13} /><span><strong>{t('learningTitle')}</strong> {alerts.learning}</span></p>}
      {tab === 'held' && <p className="muted">{t('heldAbout')}</p>}
      {tab === 'held' && <Muted records={alerts.records} />}
      {parts.length === 0 && <Nothing alerts={alerts} tab={tab} />}
      {parts.map(({ key, alerts: few }) => (
        <section key={key} aria-label={t(key)} className="stack alert-section">
          {tab !== 'held' && <h2>{t(key)}</h2>}
          <ol className="stack">
            {few.map((each, i) => (
              <li key={each.id}>
                <AlertCard alert={each} record={recordOf(alerts.records, each)} zone={alerts.centre.zone} now={alerts.now} open={route.id === String(each.id)}
                  {...(key === 'queueTitle' && i === 0 ? { place: firstBecause(each) } : {})} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

/** Screen 2. */
export default function AlertsScreen({ route }: { route: Route }) {
  const shown = useAlerts(route.params.get('day'));
  const tab = TABS.find((each) => each === route.params.get('tab')) ?? 'risk';
  const { data } = shown;
  return (
    <div className="screen full">
      <Tabs route={route} alerts={data} current={tab} />
      <AlertFilters route={route} alerts={data} />
      <div className={`screen alerts ${shown.previous ? 'previous' : ''}`} tabIndex={0} role="group" aria-label={t(LABELS[tab])}>
        {!data && (shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={4} height={108} />)}
        {data && <List alerts={data} tab={tab} route={route} />}
        {data && <Beside alerts={data} />}
      </div>
    </div>
  );
}
