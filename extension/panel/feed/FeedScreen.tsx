/** The advice of a day: risks, opportunities, and all that was held back. */
import { count } from '../format';
import { DayPicker } from '../parts/DayPicker';
import { Icon } from '../parts/Icon';
import { Bones, Empty, Failure } from '../parts/Notice';
import { go, href, type Route } from '../route';
import { t, type Key } from '../t';
import type { Feed } from '../types';
import { AdviceCard } from './AdviceCard';
import { Held } from './Held';
import { inTab, sections, TABS, type FeedTab } from './select';
import { useFeed } from './useFeed';
import '../css/advice.css';

const LABELS: Record<FeedTab, Key> = { risk: 'tabRisks', opportunity: 'tabPraise', held: 'tabHeld' };
const NOTHING: Record<'risk' | 'opportunity', Key> = { risk: 'noRisks', opportunity: 'noOpportunities' };

function Tabs({ route, feed, current }: { route: Route; feed: Feed | undefined; current: FeedTab }) {
  return (
    <nav className="subtabs" aria-label={t('navFeed')}>
      {TABS.map((tab) => (
        <a key={tab} href={href('feed', null, { ...Object.fromEntries(route.params), tab })} aria-current={tab === current ? 'page' : undefined}>
          {t(LABELS[tab])}
          {feed && <span className="tab-n">{count(inTab(feed, tab))}</span>}
        </a>
      ))}
    </nav>
  );
}

/** How much of the hour's allowance is used: dots and words. */
function Quota({ feed }: { feed: Feed }) {
  const { shown_this_hour: used, per_hour: most } = feed;
  return (
    <p className="quota">
      <span className="dots" aria-hidden="true">{Array.from({ length: most }, (_, i) => <span key={i} className={i < used ? 'on' : ''} />)}</span>
      <span>{t('quota', count(used), count(most))}</span>
      <a href={href('settings', 'optimiser')}>{t('change')}</a>
    </p>
  );
}

function Beside({ feed }: { feed: Feed }) {
  return (
    <aside className="stack alert-side" aria-label={t('feedAbout')}>
      <div className="card pad stack feed-facts">
        <Quota feed={feed} />
        {feed.adoption && <p className="note"><Icon name="check" size={13} /><span>{feed.adoption} <a href={href('effects')}>{t('navEffects')}</a></span></p>}
        {feed.measuring && <p className="note"><Icon name="effects" size={13} /><span>{feed.measuring}</span></p>}
        <p className="note"><Icon name="alerts" size={13} /><span>{t('feedFrom')} <a href={href('alerts')}>{t('allAlerts')}</a></span></p>
      </div>
    </aside>
  );
}

function Cards({ feed, tab, openId }: { feed: Feed; tab: 'risk' | 'opportunity'; openId: string | null }) {
  const parts = sections(feed.cards, tab, feed.now);
  if (parts.length === 0) return <Empty icon={tab === 'risk' ? 'check' : 'info'} title={t(NOTHING[tab])}><p>{feed.sentence}</p></Empty>;
  return (
    <div className="stack alert-list">
      {parts.map(({ key, cards }) => (
        <section key={key} aria-label={t(key)} className="stack alert-section">
          {(key !== 'waitingTitle' || parts.length > 1) && <h2>{t(key)}</h2>}
          <ol className="stack">
            {cards.map((each) => <li key={each.id}><AdviceCard card={each} zone={feed.centre.zone} now={feed.now} open={openId === String(each.id)} /></li>)}
          </ol>
        </section>
      ))}
    </div>
  );
}

/** The tab a link asks for, by name or by its card; without either the first with something that waits. */
function tabOf(route: Route, feed: Feed | undefined): FeedTab {
  const linked = feed?.cards.find(({ id }) => String(id) === route.id)?.section;
  const waits = feed && (['risk', 'opportunity'] as const).find((tab) => inTab(feed, tab) > 0);
  return TABS.find((each) => each === route.params.get('tab')) ?? linked ?? waits ?? 'risk';
}

/** Screen "Feed". */
export default function FeedScreen({ route }: { route: Route }) {
  const day = route.params.get('day');
  const shown = useFeed(day);
  const { data: feed } = shown;
  const tab = tabOf(route, feed);
  const pick = (to: string | null) => go(href('feed', null, { ...Object.fromEntries(route.params), day: to }), true);
  return (
    <div className="screen full">
      <Tabs route={route} feed={feed} current={tab} />
      {feed && <div className="filters many alert-filters"><DayPicker day={day} now={feed.now} zone={feed.centre.zone} onChange={pick} /></div>}
      <div className={`screen alerts ${shown.previous ? 'previous' : ''}`} tabIndex={0} role="group" aria-label={t(LABELS[tab])}>
        {!feed && (shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={3} height={128} />)}
        {feed && (tab === 'held' ? <Held feed={feed} /> : <Cards feed={feed} tab={tab} openId={route.id} />)}
        {feed && <Beside feed={feed} />}
      </div>
    </div>
  );
}
