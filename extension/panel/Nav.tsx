/** The screens: a rail at full width; at 400 px the five a manager needs most, and the others behind one button. */
import type { KeyboardEvent, ReactNode } from 'react';
import { AlertCount } from './alerts/AlertCount';
import { FeedCount } from './feed/FeedCount';
import { Icon } from './parts/Icon';
import { Menu } from './parts/Menu';
import { useWide } from './parts/width';
import { href, type Screen } from './route';
import { t, type Key } from './t';

interface Entry {
  screen: Screen;
  label: Key;
  /** Has a tab of its own at 400 px. */
  first?: boolean;
}

/** All entries, grouped by what they are for. */
const GROUPS: readonly { name: Key; entries: readonly Entry[] }[] = [
  { name: 'groupNow', entries: [{ screen: 'today', label: 'navToday', first: true }, { screen: 'feed', label: 'navFeed', first: true }, { screen: 'alerts', label: 'navAlerts' }] },
  { name: 'groupFloor', entries: [
    { screen: 'agents', label: 'navAgents', first: true }, { screen: 'campaigns', label: 'navCampaigns', first: true }, { screen: 'trends', label: 'navTrends' },
    { screen: 'matrix', label: 'navMatrix' }, { screen: 'calls', label: 'navCalls' },
  ] },
  { name: 'groupSteer', entries: [
    { screen: 'lineup', label: 'navLineup', first: true }, { screen: 'what-if', label: 'navWhatIf' }, { screen: 'drop-budget', label: 'navDrops' }, { screen: 'schedule', label: 'navSchedule' }, { screen: 'coaching', label: 'navCoaching' },
  ] },
  { name: 'groupCheck', entries: [
    { screen: 'effects', label: 'navEffects' }, { screen: 'record', label: 'navRecord' }, { screen: 'exposure', label: 'navExposure' }, { screen: 'audit', label: 'navAudit' },
  ] },
  { name: 'navSettings', entries: [{ screen: 'settings', label: 'navSettings' }] },
];

const FIRST = GROUPS.flatMap(({ entries }) => entries.filter(({ first }) => first));

/** Screens without an entry of their own, and whose entry is lit for them. */
const LIT: Partial<Record<Screen, Screen>> = { why: 'trends' };

const COUNTS: Partial<Record<Screen, () => ReactNode>> = { feed: FeedCount, alerts: AlertCount };

interface LinkProps {
  entry: Entry;
  lit: Screen;
  onClick?: () => void;
}

function Entry({ entry: { screen, label }, lit, onClick }: LinkProps) {
  const Count = COUNTS[screen];
  return (
    <a href={href(screen)} aria-current={screen === lit ? 'page' : undefined} onClick={onClick}>
      <Icon name={screen === 'why' ? 'trends' : screen} />
      <span className="label">{t(label)}</span>
      {Count && <Count />}
    </a>
  );
}

/** Arrow keys walk the open list, as in any menu. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
  const here = links.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: here + 1, ArrowUp: here < 0 ? links.length - 1 : here - 1, Home: 0, End: links.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  links[(to + links.length) % links.length]?.focus();
}

function More({ lit }: { lit: Screen }) {
  const hidden = !FIRST.some(({ screen }) => screen === lit);
  return (
    <span className={`nav-more ${hidden ? 'lit' : ''}`}>
      <Menu label={t('navMore')} icon="expand" text className="nav-button">
        {(close) => (
          <div className="nav-list" onKeyDown={walk}>
            {GROUPS.map(({ name, entries }) => {
              const rest = entries.filter(({ first }) => !first);
              return rest.length > 0 && (
                <div key={name} role="group" aria-label={t(name)}>
                  {rest.length > 1 && <h3 aria-hidden="true">{t(name)}</h3>}
                  {rest.map((entry) => <Entry key={entry.screen} entry={entry} lit={lit} onClick={close} />)}
                </div>
              );
            })}
          </div>
        )}
      </Menu>
    </span>
  );
}

function Rail({ lit }: { lit: Screen }) {
  return GROUPS.map(({ name, entries }) => (
    <div key={name} className="nav-group" role="group" aria-label={t(name)}>
      {entries.map((entry) => <Entry key={entry.screen} entry={entry} lit={lit} />)}
    </div>
  ));
}

/** The navigation of the panel. */
export function Nav({ current }: { current: Screen }) {
  const wide = useWide();
  const lit = LIT[current] ?? current;
  return (
    <nav className="nav" aria-label={t('screens')}>
      {wide ? <Rail lit={lit} /> : <>{FIRST.map((entry) => <Entry key={entry.screen} entry={entry} lit={lit} />)}<More lit={lit} /></>}
    </nav>
  );
}
