import { Icon } from './parts/Icon';
import { href, SCREENS, type Screen } from './route';
import { t, type Key } from './t';

const LABELS: Record<Screen, Key> = {
  today: 'navToday', agents: 'navAgents', campaigns: 'navCampaigns', matrix: 'navMatrix', calls: 'navCalls', settings: 'navSettings',
};

/** The screens: tabs at 400 px, a rail at full width. */
export function Nav({ current }: { current: Screen }) {
  return (
    <nav className="nav" aria-label={t('screens')}>
      {SCREENS.map((screen) => (
        <a key={screen} href={href(screen)} aria-current={screen === current ? 'page' : undefined}
          className={screen === 'settings' ? 'only-icon' : ''} data-tip={screen === 'settings' ? t(LABELS[screen]) : undefined}>
          <Icon name={screen} />
          <span className="label">{t(LABELS[screen])}</span>
        </a>
      ))}
    </nav>
  );
}
