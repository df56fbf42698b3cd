/** One agent: the shift, the figures, the campaigns, and every call. */
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

function Overview({ agent, window }: { agent: AgentDetail; window: WindowName }) {
  return (
    <div className="screen stack overview" tabIndex={0}>
      <section className="card" aria-label={t('shiftTitle')}>
        <header><h2>{t('shiftTitle')}</h2></header>
        <div className="body"><ShiftStrip agent={agent} /></div>
      </section>
      <section className="card" aria-label={t('figures')}>
        <header><h2>{t('figures')}</h2></header>
        <div className="body"><Metrics agent={agent} window={window} /></div>
      </section>
      <Efficiency agent={agent} />
      <AgentCampaigns agent={agent} window={window} />
      {agent.versus_dialer && <p className="note"><Icon name="info" size={13} /><span>{agent.versus_dialer}</span></p>}
    </div>
  );
}

/** Screen 3. At 400 px overview and calls are two tabs; at full width they stand side by side. */
export function AgentScreen({ route, id }: { route: Route; id: string }) {
  const window = windowOf(route);
  const wide = useWide();
  const shown = useAnswer<AgentDetail>(apiPath(`agents/${encodeURIComponent(id)}`, { window }));
  const agent = shown.data;
  if (!agent) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={6} height={96} />}</div>;
  const onCalls = route.params.get('tab') === 'calls';
  const tab = (label: string, calls: boolean) => (
    <a href={href('agents', id, { tab: calls ? 'calls' : null, window: route.params.get('window') })} aria-current={onCalls === calls ? 'page' : undefined}>{label}</a>
  );
  return (
    <div className={`screen full ${shown.previous ? 'previous' : ''}`}>
      <Head agent={agent} />
      {!wide && (
        <nav className="subtabs" aria-label={agent.name}>
          {tab(t('overview'), false)}
          {tab(counted('calls', agent.calls, count(agent.calls)), true)}
        </nav>
      )}
      <div className="split">
        {(wide || !onCalls) && <Overview agent={agent} window={window} />}
        {(wide || onCalls) && <Calls route={route} agent={id} />}
      </div>
    </div>
  );
}
