/** The line-up now beside the best one: what it brings in all, move by move, campaign by campaign, agent by agent. */
import type { ReactNode } from 'react';
import { apiPath, useAnswer } from '../data';
import { Download } from '../parts/Download';
import { GainLine } from '../parts/GainLine';
import { Icon } from '../parts/Icon';
import { Lead } from '../parts/Lead';
import { Bones, Empty, Failure } from '../parts/Notice';
import { Segmented } from '../parts/Segmented';
import { useWide } from '../parts/width';
import { go, href, type Route } from '../route';
import { t, type Key } from '../t';
import type { Lineup } from '../types';
import { Agents } from './Agents';
import { Beside } from './Beside';
import { Campaigns } from './Campaigns';
import { Candidates } from './Candidates';
import { worth } from './lineup';
import { Moves } from './Moves';
import '../css/advice.css';
import '../css/lineup.css';

const TABS = ['moves', 'agents', 'campaigns'] as const;
type Tab = (typeof TABS)[number];
const LABELS: Record<Tab, Key> = { moves: 'shownMoves', agents: 'navAgents', campaigns: 'navCampaigns' };
type Mode = Lineup['mode'];

const withParam = (route: Route, name: string, value: string | null): string => href('lineup', null, { ...Object.fromEntries(route.params), [name]: value });

function Controls({ lineup, route }: { lineup: Lineup; route: Route }) {
  return (
    <div className="row wrap">
      <Segmented<Mode> label={t('lineupMode')} value={lineup.mode} onChange={(mode) => go(withParam(route, 'mode', mode), true)}
        options={[{ value: 'best', label: t('modeBest'), tip: t('modeBestAbout') }, { value: 'plain', label: t('modePlain'), tip: t('modePlainAbout') }]} />
      <Download path={apiPath('lineup.csv', { mode: route.params.get('mode') })} name="line-up.csv" tip={t('lineupCsvAbout')} />
    </div>
  );
}

function Head({ lineup, route }: { lineup: Lineup; route: Route }) {
  const { worth_now: now, worth_proposed: proposed, unit, moves } = lineup;
  return (
    <div className="lineup-head">
      <div className="lineup-sum">
        <Lead text={lineup.sentence} />
        <p className="now-then big"><span>{worth(now, unit)}</span>{moves.length > 0 && <><Icon name="flat" size={15} /><span className="sr">{t('toWhere')}</span><strong>{worth(proposed, unit)}</strong></>}<span className="second">{t(unit === 'cents' ? 'teamAnHour' : 'teamConversionsAnHour')}</span></p>
        {moves.length > 0 && <GainLine gain={lineup.gain} />}
      </div>
      <Controls lineup={lineup} route={route} />
    </div>
  );
}

function Tabs({ route, tab }: { route: Route; tab: Tab }) {
  return (
    <nav className="subtabs" aria-label={t('lineupTitle')}>
      {TABS.map((each) => <a key={each} href={withParam(route, 'tab', each === 'moves' ? null : each)} aria-current={each === tab ? 'page' : undefined}>{t(LABELS[each])}</a>)}
    </nav>
  );
}

const scrolled = (label: Key, children: ReactNode) => <div className="screen stack" tabIndex={0} role="group" aria-label={t(label)}>{children}</div>;

function Parts({ lineup, tab }: { lineup: Lineup; tab: Tab }) {
  if (tab === 'agents') return <Agents lineup={lineup} />;
  if (tab === 'campaigns') return scrolled('navCampaigns', <Campaigns lineup={lineup} />);
  return scrolled('shownMoves', <><Moves lineup={lineup} /><Beside lineup={lineup} /></>);
}

function Whole({ lineup }: { lineup: Lineup }) {
  return (
    <div className="lineup-parts">
      {scrolled('shownMoves', <><Moves lineup={lineup} /><Beside lineup={lineup} /></>)}
      <div className="lineup-tables">
        <div className="lineup-campaign-box" tabIndex={0} role="group" aria-label={t('navCampaigns')}><Campaigns lineup={lineup} /></div>
        <Agents lineup={lineup} />
      </div>
    </div>
  );
}

function Line({ route }: { route: Route }) {
  const shown = useAnswer<Lineup>(apiPath('lineup', { mode: route.params.get('mode') }));
  const wide = useWide();
  const { data: lineup } = shown;
  const tab = TABS.find((each) => each === route.params.get('tab')) ?? 'moves';
  if (!lineup) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={5} height={110} />}</div>;
  if (lineup.status === 'empty') return <div className="screen"><Empty icon="lineup" title={t('noLineup')}><p>{lineup.sentence}</p></Empty></div>;
  return (
    <div className={`screen full lineup lineup-screen ${shown.previous ? 'previous' : ''}`}>
      <Head lineup={lineup} route={route} />
      {!wide && <Tabs route={route} tab={tab} />}
      {wide ? <Whole lineup={lineup} /> : <Parts lineup={lineup} tab={tab} />}
    </div>
  );
}

/** Screen "Line-up": `#/lineup`, and `#/lineup/12` for who should work on one campaign. */
export default function LineupScreen({ route }: { route: Route }) {
  return route.id === null ? <Line route={route} /> : <Candidates id={route.id} key={route.id} />;
}
