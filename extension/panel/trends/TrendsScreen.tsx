/** The shift as lines: the team or one campaign, and where time goes. */
import { useSnapshot } from '../data';
import { CampaignSelect } from '../parts/CampaignSelect';
import { go, href, windowOf, type Route } from '../route';
import { t } from '../t';
import { BottleneckList } from './BottleneckList';
import TrendCards from './TrendCards';

const TABS = [{ id: null, label: 'tabShift' }, { id: 'bottlenecks', label: 'tabBottlenecks' }] as const;

function Lines({ route }: { route: Route }) {
  const floor = useSnapshot(windowOf(route));
  const campaign = route.params.get('campaign');
  return (
    <>
      <CampaignSelect snapshot={floor.data} value={campaign} onChange={(id) => go(href('trends', null, { campaign: id }), true)} />
      <TrendCards unit={campaign === null ? 'team' : 'campaign'} id={campaign} key={campaign} />
    </>
  );
}

/** Screen "Trends": `#/trends`, `#/trends/bottlenecks`. */
export default function TrendsScreen({ route }: { route: Route }) {
  const bottlenecks = route.id === 'bottlenecks';
  return (
    <div className="screen full">
      <nav className="subtabs" aria-label={t('navTrends')}>
        {TABS.map(({ id, label }) => (
          <a key={label} href={href('trends', id)} aria-current={(id === 'bottlenecks') === bottlenecks ? 'page' : undefined}>{t(label)}</a>
        ))}
        <a href={href('record')}>{t('recordTitle')}</a>
      </nav>
      <div className="screen stack trends" tabIndex={0}>
        {bottlenecks ? <BottleneckList route={route} /> : <Lines route={route} />}
      </div>
    </div>
  );
}
