import { AlertCount } from './alerts/AlertCount';
import { Icon, type IconName } from './parts/Icon';
import { href, type Screen } from './route';
import { t, type Key } from './t';

/** The screens that have an entry; at 400 px those marked `only-wide` are reached from the screens they belong to. */
const ENTRIES: readonly { screen: Screen; label: Key; look?: 'only-icon' | 'only-wide' }[] = [
  { screen: 'today', label: 'navToday' },
  { screen: 'alerts', label: 'navAlerts' },
  { screen: 'agents', label: 'navAgents' },
  { screen: 'campaigns', label: 'navCampaigns' },
  { screen: 'trends', label: 'navTrends', look: 'only-icon' },
  { screen: 'matrix', label: 'navMatrix', look: 'only-icon' },
  { screen: 'calls', label: 'navCalls', look: 'only-icon' },
  { screen: 'record', label: 'navRecord', look: 'only-wide' },
  { screen: 'settings', label: 'navSettings', look: 'only-icon' },
];

/** Screens without an entry of their own, and whose entry is lit for them. */
const LIT: Partial<Record<Screen, Screen>> = { why: 'trends' };

/** The screens: tabs at 400 px, a rail at full width. */
export function Nav({ current }: { current: Screen }) {
  return (
    <nav className="nav" aria-label={t('screens')}>
      {ENTRIES.map(({ screen, label, look }) => (
        <a key={screen} href={href(screen)} aria-current={screen === (LIT[current] ?? current) ? 'page' : undefined}
          className={look ?? ''} data-tip={look === 'only-icon' ? t(label) : undefined}>
          <Icon name={screen as IconName} />
          <span className="label">{t(label)}</span>
          {screen === 'alerts' && <AlertCount />}
        </a>
      ))}
    </nav>
  );
}
