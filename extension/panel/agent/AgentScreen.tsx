/** One agent: the shift, the figures, the campaigns, and every call. */
import { lazy, Suspense } from 'react';
import { StatusMark } from '../agents/cells';
import { Calls } from '../calls/Calls';
import { apiPath, useAnswer } from '../data';
import { percent, places } from '../format';
import { Icon } from '../parts/Icon';
import { Bones, Failure } from '../parts/Notice';
import { StateLine } from '../parts/State';
import { useWide } from '../parts/width';
import { href, windowOf, type Route } from '../route';
import { counted, t } from '../t';
import { count } from '../format';
import type { AgentDetail, Status, WindowName } from '../types';
import { AgentCampaigns } from './AgentCampaigns';
import { Efficiency } from './Efficiency';
import { Metrics } from './Metrics';
import { ShiftStrip } from './ShiftStrip';

const AgentData = lazy(async () => ({ default: (await import('./AgentData')).AgentData }));
const AheadBrief = lazy(() => import('../trends/AheadBrief'));
const TrendCards = lazy(() => import('../trends/TrendCards'));

function Head({ agent }: { agent: AgentDetail }) {
  const facts = [
    agent.rank == null ? t('noRank') : t('rankOf', places(agent.rank, agent.rank), places(agent.rank_low, agent.rank_high)),
    agent.below_team == null ? '' : t('belowTeam', percent(agent.below_team, 0)),
  ].filter(Boolean);
  return (
    <div className="agent-head">
      <div className="row">
        <a className="btn quiet icon-only" href={href('agents')} aria-label={t('backToAgents')}><Icon name="back" /></a>
        <h2 className="grow clip">{agent.name}</h2>
        <StatusMark status={agent.status as Status} why={agent.status_why} />
      </div>
      <div className="row spread wrap">
        <span className="muted">{facts.join(' · ')}</span>
        <StateLine state={agent.state} since={agent.state_since} reason={agent.pause_reason} />
      </div>
    </div>
  );
}

/** `asked` is the window a link named, to be kept in further links. */
function Overview({ agent, window, asked }: { agent: AgentDetail; window: WindowName; asked: string | null }) {
  return (
    <div className="screen stack overview" tabIndex={0}>
      <section className="card" aria-label={t('shiftTitle')}>
        <header><h2>{t('shiftTitle')}</h2></header>
        <div className="body"><ShiftStrip agent={agent} /></div>
      </section>
      <Suspense fallback={<Bones rows={1} height={150} />}><AheadBrief id={String(agent.id)} window={asked} /></Suspense>
      <section className="card" aria-label={t('figures')}>
        <header><h2>{t('figures')}</h2></header>
        <div className="body"><Metrics agent={agent} window={window} /></div>
      </section>
      <Efficiency agent={agent} />
      <AgentCampaigns agent={agent} window={window} />
      <Suspense fallback={<Bones rows={1} height={96} />}><AgentData agent={agent} /></Suspense>
      {agent.versus_dialer && <p className="note"><Icon name="info" size={13} /><span>{agent.versus_dialer}</span></p>}
    </div>
  );
}

type Tab = 'overview' | 'trends' | 'calls';

const tabOf = (route: Route): Tab => {
  const asked = route.params.get('tab');
  return asked === 'calls' || asked === 'trends' ? asked : 'overview';
};

function Tabs({ agent, tab, asked, tabs }: { agent: AgentDetail; tab: Tab; asked: string | null; tabs: readonly Tab[] }) {
  const words: Record<Tab, string> = { overview: t('overview'), trends: t('navTrends'), calls: counted('calls', agent.calls, count(agent.calls)) };
  return (
    <nav className="subtabs" aria-label={agent.name}>
      {tabs.map((each) => (
        <a key={each} href={href('agents', agent.id, { tab: each === 'overview' ? null : each, window: asked })} aria-current={each === tab ? 'page' : undefined}>{words[each]}</a>
      ))}
    </nav>
  );
}

function Charts({ id }: { id: string }) {
  return <div className="screen" tabIndex={0}><Suspense fallback={<Bones rows={3} height={250} />}><TrendCards unit="agent" id={id} /></Suspense></div>;
}

/** Screen 3. At 400 px overview, trends and calls are tabs; at full width the overview stands beside the other two. */
export function AgentScreen({ route, id }: { route: Route; id: string }) {
  const window = windowOf(route);
  const wide = useWide();
  const shown = useAnswer<AgentDetail>(apiPath(`agents/${encodeURIComponent(id)}`, { window }));
  const agent = shown.data;
  if (!agent) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={6} height={96} />}</div>;
  const asked = route.params.get('window');
  const tab = tabOf(route);
  const overview = <Overview agent={agent} window={window} asked={asked} />;
  const side = tab === 'trends' ? <Charts id={id} /> : <Calls route={route} agent={id} />;
  return (
    <div className={`screen full ${shown.previous ? 'previous' : ''}`}>
      <Head agent={agent} />
      {!wide && <Tabs agent={agent} tab={tab} asked={asked} tabs={['overview', 'trends', 'calls']} />}
      <div className="split">
        {(wide || tab === 'overview') && overview}
        {wide && <div className="side"><Tabs agent={agent} tab={tab === 'trends' ? 'trends' : 'calls'} asked={asked} tabs={['calls', 'trends']} />{side}</div>}
        {!wide && tab !== 'overview' && side}
      </div>
    </div>
  );
}
