/** The panel: frame, banners, and the screen of the route. */
import { lazy, Suspense, useEffect } from 'react';
import { Banners } from './connect/Banners';
import { mustPair, troubles } from './connect/trouble';
import { client, useConnection, useSnapshot } from './data';
import { FeedNews } from './feed/FeedNews';
import { Header } from './Header';
import type { Host } from './host';
import { Nav } from './Nav';
import { Icon } from './parts/Icon';
import { Bones } from './parts/Notice';
import { TipLayer } from './parts/Tip';
import { setPrefs, usePrefs } from './prefs';
import { useRoute, windowOf, type Route } from './route';
import { t } from './t';
import { TodayScreen } from './today/TodayScreen';
import { Toolbar } from './Toolbar';

// Only the first screen comes with the panel; the others are loaded when opened, which from the local disk takes no time.
const AgentsScreen = lazy(async () => ({ default: (await import('./agents/AgentsScreen')).AgentsScreen }));
const CampaignsScreen = lazy(async () => ({ default: (await import('./campaigns/CampaignsScreen')).CampaignsScreen }));
const AlertsScreen = lazy(() => import('./alerts/AlertsScreen'));
const FeedScreen = lazy(() => import('./feed/FeedScreen'));
const LineupScreen = lazy(() => import('./lineup/LineupScreen'));
const DropsScreen = lazy(() => import('./drops/DropsScreen'));
const EffectsScreen = lazy(() => import('./effects/EffectsScreen'));
const CoachingScreen = lazy(() => import('./reports/CoachingScreen'));
const ExposureScreen = lazy(() => import('./reports/ExposureScreen'));
const AuditScreen = lazy(() => import('./reports/AuditScreen'));
const WhatIfScreen = lazy(() => import('./whatif/WhatIfScreen'));
const ScheduleScreen = lazy(() => import('./schedule/ScheduleScreen'));
const AgentScreen = lazy(async () => ({ default: (await import('./agent/AgentScreen')).AgentScreen }));
const CallsScreen = lazy(async () => ({ default: (await import('./calls/CallsScreen')).CallsScreen }));
const Welcome = lazy(async () => ({ default: (await import('./connect/Welcome')).Welcome }));
const MatrixScreen = lazy(async () => ({ default: (await import('./matrix/MatrixScreen')).MatrixScreen }));
const TrendsScreen = lazy(() => import('./trends/TrendsScreen'));
const WhyScreen = lazy(() => import('./causes/WhyScreen'));
const RecordScreen = lazy(() => import('./record/RecordScreen'));
const SettingsScreen = lazy(async () => ({ default: (await import('./settings/SettingsScreen')).SettingsScreen }));

function ScreenOf({ route }: { route: Route }) {
  switch (route.screen) {
    case 'feed':
      return <FeedScreen route={route} />;
    case 'alerts':
      return <AlertsScreen route={route} />;
    case 'agents':
      return route.id === null ? <AgentsScreen route={route} /> : <AgentScreen route={route} id={route.id} key={route.id} />;
    case 'campaigns':
      return <CampaignsScreen route={route} />;
    case 'matrix':
      return <MatrixScreen route={route} />;
    case 'calls':
      return <CallsScreen route={route} />;
    case 'trends':
      return <TrendsScreen route={route} />;
    case 'why':
      return <WhyScreen route={route} />;
    case 'record':
      return <RecordScreen route={route} />;
    case 'lineup':
      return <LineupScreen route={route} />;
    case 'what-if':
      return <WhatIfScreen route={route} />;
    case 'drop-budget':
      return <DropsScreen route={route} />;
    case 'schedule':
      return <ScheduleScreen route={route} />;
    case 'effects':
      return <EffectsScreen route={route} />;
    case 'coaching':
      return <CoachingScreen route={route} />;
    case 'exposure':
      return <ExposureScreen route={route} />;
    case 'audit':
      return <AuditScreen route={route} />;
    case 'settings':
      return <SettingsScreen route={route} />;
    default:
      return <TodayScreen route={route} />;
  }
}

function Intro() {
  return (
    <div className="banner intro">
      <Icon name="info" />
      <p className="grow">{t('introText')}</p>
      <button type="button" className="btn quiet" onClick={() => setPrefs({ introSeen: true })}>{t('understood')}</button>
    </div>
  );
}

function Floor({ host }: { host: Host }) {
  const route = useRoute();
  const { introSeen } = usePrefs();
  const { connection } = useConnection();
  const floor = useSnapshot(windowOf(route));
  const { data, at, offline } = floor;
  if (connection && mustPair(connection)) {
    return <Suspense fallback={null}><Welcome connection={connection} onPaired={() => void client.resetQueries()} /></Suspense>;
  }
  return (
    <div className="shell">
      <Header connection={connection} snapshot={data} host={host} />
      <FeedNews />
      <Nav current={route.screen} />
      <main className="main">
        <Banners troubles={troubles(connection, data, offline ? at : null)} />
        {!introSeen && route.screen === 'today' && <Intro />}
        <Toolbar route={route} snapshot={data} offline={offline} />
        <Suspense fallback={<div className="screen"><Bones rows={8} /></div>}>
          <ScreenOf route={route} />
        </Suspense>
      </main>
    </div>
  );
}

/** Everything, in one of its three hosts. */
export function App({ host }: { host: Host }) {
  const { theme } = usePrefs();
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <>
      <Floor host={host} />
      <TipLayer />
    </>
  );
}
