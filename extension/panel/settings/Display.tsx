/** How the panel looks on this computer. */
import { tell } from '../../shared/ask';
import { setPrefs, usePrefs } from '../prefs';
import { t } from '../t';
import { Choices } from './fields';

/** The tab; kept in this browser, not in the centre's settings. */
export function Display() {
  const { theme } = usePrefs();
  return (
    <section className="card" aria-label={t('tabDisplay')}>
      <header><h2>{t('tabDisplay')}</h2></header>
      <div className="body stack">
        <Choices legend={t('themeLegend')} value={theme} onChange={(next) => setPrefs({ theme: next })} options={[
          { value: 'system', label: 'themeSystem' },
          { value: 'light', label: 'themeLight' },
          { value: 'dark', label: 'themeDark' },
        ]} />
        <p className="muted">{t('languageWhere')}</p>
        <button type="button" className="btn" onClick={() => void tell('openOptions', {})}>{t('openOptions')}</button>
        <p className="faint">{t('introText')}</p>
      </div>
    </section>
  );
}
