/** Window switch and the age of the data, above every screen. */
import { Segmented } from './parts/Segmented';
import { Age } from './parts/State';
import { setPrefs } from './prefs';
import { go, href, WINDOWS, windowOf, type Route, type Screen } from './route';
import { t, type Key } from './t';
import type { Snapshot, WindowName } from './types';

const LABELS: Record<WindowName, Key> = { '15m': 'window15m', '1h': 'window1h', today: 'windowToday', '7d': 'window7d' };

/** Screens with a span of time of their own: their title stands where the window is chosen elsewhere. */
const TITLES: Partial<Record<Screen, Key>> = {
  feed: 'navFeed', alerts: 'navAlerts', lineup: 'lineupTitle', 'what-if': 'whatIfTitle', 'drop-budget': 'dropsTitle', schedule: 'scheduleTitle', coaching: 'coachingTitle', effects: 'effectsTitle', exposure: 'exposureTitle',
  audit: 'auditTitle', settings: 'navSettings', trends: 'trendsTitle', why: 'whyTitle', record: 'recordTitle',
};

function title(route: Route): Key | undefined {
  return route.screen === 'trends' && route.id === 'bottlenecks' ? undefined : TITLES[route.screen];
}

/** Remembers the window, and drops a link's own from the address. */
function choose(route: Route, window: WindowName): void {
  setPrefs({ window });
  const params = Object.fromEntries(route.params);
  for (const name of ['window', 'start', 'end']) delete params[name];
  go(href(route.screen, route.id, params), true);
}

function tone(snapshot: Snapshot, offline: boolean): string {
  if (snapshot.as_of === null) return '';
  if (offline || snapshot.status === 'stale') return 'warn';
  if (snapshot.status === 'signed_out' || snapshot.health.level === 'bad') return 'bad';
  return snapshot.health.level === 'warn' ? 'warn' : 'ok';
}

interface Props {
  route: Route;
  snapshot: Snapshot | undefined;
  offline: boolean;
}

/** The line under the tabs. */
export function Toolbar({ route, snapshot, offline }: Props) {
  const own = title(route);
  return (
    <div className="toolbar">
      {own ? <h2>{t(own)}</h2> : (
        <Segmented label={t('windowLabel')} value={windowOf(route)} onChange={(window) => choose(route, window)}
          options={WINDOWS.map((value) => ({ value, label: t(LABELS[value]) }))} />
      )}
      {snapshot && (
        <a className="age" href={href('settings', 'health')} data-tip={snapshot.health.sentence}>
          <span className={`dot ${tone(snapshot, offline)}`} />
          <Age asOf={snapshot.as_of} />
          <span className="sr">{snapshot.health.sentence}</span>
        </a>
      )}
    </div>
  );
}
