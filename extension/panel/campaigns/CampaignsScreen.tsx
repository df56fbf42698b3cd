/** The campaigns, and one campaign with its agents and calls. */
import { lazy, Suspense } from 'react';
import { AgentsTable } from '../agents/AgentsTable';
import { wantsMore } from '../agents/columns';
import { usePrefs } from '../prefs';
import { at } from '../columns';
import { useDropLimit, useSnapshot } from '../data';
import { Icon } from '../parts/Icon';
import { Bones, Empty, Failure } from '../parts/Notice';
import { useWide } from '../parts/width';
import { href, windowOf, type Route } from '../route';
import { t } from '../t';
import type { Snapshot } from '../types';
import { CampaignHead } from './CampaignHead';
import { CampaignSort, CampaignTable } from './CampaignTable';

const TrendCards = lazy(() => import('../trends/TrendCards'));

/** Screen 4: the list, or with an id the campaign. */
export function CampaignsScreen({ route }: { route: Route }) {
  return route.id === null ? <List route={route} /> : <One route={route} id={route.id} key={route.id} />;
}

function List({ route }: { route: Route }) {
  const shown = useSnapshot(windowOf(route));
  const limit = useDropLimit();
  const wide = useWide();
  const { data } = shown;
  if (!data) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={6} height={wide ? 40 : 116} />}</div>;
  if (data.campaigns.n === 0) {
    return <div className="screen"><Empty icon="campaigns" title={t('noCampaigns')}><p>{t('noCampaignsDo')}</p></Empty></div>;
  }
  return (
    <div className="screen full">
      <div className="filters">
        {!wide && <CampaignSort snapshot={data} limit={limit} />}
        <a className="btn" href={href('drop-budget')}><Icon name="drop-budget" />{t('navDrops')}</a>
        {wide && <a className="btn" href={href('lineup')}><Icon name="lineup" />{t('navLineup')}</a>}
      </div>
      <div className={`fill ${shown.previous ? 'previous' : ''}`}>
        <CampaignTable snapshot={data} limit={limit} />
      </div>
    </div>
  );
}

function One({ route, id }: { route: Route; id: string }) {
  const window = windowOf(route);
  const floor = useSnapshot(window);
  const crew = useSnapshot(window, id, wantsMore(usePrefs().agentColumns));
  const limit = useDropLimit();
  const onTrends = route.params.get('tab') === 'trends';
  const row = floor.data ? floor.data.campaigns.columns.id.indexOf(Number(id)) : -1;
  const problem = crew.problem ?? floor.problem;
  if (!floor.data || !crew.data) {
    return <div className="screen">{problem ? <Failure problem={problem} again={crew.again} /> : <Bones rows={8} />}</div>;
  }
  return (
    <div className="screen full">
      <div className="page-head">
        <a className="btn quiet icon-only" href={href('campaigns')} aria-label={t('backToCampaigns')}><Icon name="back" /></a>
        <h2 className="grow clip">{row < 0 ? t('campaignNumber', id) : at(floor.data.campaigns.columns.name, row)}</h2>
        <a className="btn" href={href('lineup', id)}><Icon name="lineup" />{t('whoForShort')}</a>
        <a className="btn" href={href('calls', null, { campaign: id, window })}><Icon name="calls" />{t('showCalls')}</a>
      </div>
      {row >= 0 && <CampaignHead snapshot={floor.data} row={row} limit={limit} />}
      <Tabs route={route} id={id} />
      {onTrends
        ? <div className="screen" tabIndex={0}><Suspense fallback={<Bones rows={3} height={250} />}><TrendCards unit="campaign" id={id} /></Suspense></div>
        : <div className={`fill ${crew.previous ? 'previous' : ''}`}><Crew snapshot={crew.data} /></div>}
    </div>
  );
}

function Tabs({ route, id }: { route: Route; id: string }) {
  const trends = route.params.get('tab') === 'trends';
  const window = route.params.get('window');
  return (
    <nav className="subtabs" aria-label={t('campaignParts')}>
      <a href={href('campaigns', id, { window })} aria-current={trends ? undefined : 'page'}>{t('navAgents')}</a>
      <a href={href('campaigns', id, { tab: 'trends', window })} aria-current={trends ? 'page' : undefined}>{t('navTrends')}</a>
    </nav>
  );
}

function Crew({ snapshot }: { snapshot: Snapshot }) {
  if (snapshot.agents.n === 0) return <Empty icon="agents" title={t('noAgents')}><p>{t('noCrewDo')}</p></Empty>;
  return <AgentsTable snapshot={snapshot} />;
}
