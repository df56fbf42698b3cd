/** Did it help? What advice brought, measured against advice held out at random, the misses as plain as the hits. */
import { apiPath, useAnswer } from '../data';
import { day, percent } from '../format';
import { Icon } from '../parts/Icon';
import { Lead } from '../parts/Lead';
import { Bones, Empty, Failure } from '../parts/Notice';
import { Age } from '../parts/State';
import { href, type Route } from '../route';
import { t } from '../t';
import type { Ledger } from '../types';
import { EffectCards } from './EffectCards';
import { LedgerRows } from './LedgerRows';
import '../css/advice.css';
import '../css/effects.css';

/** Screen "Did it help?". */
export default function EffectsScreen(_: { route: Route }) {
  const shown = useAnswer<Ledger>(apiPath('ledger'), { everyMs: 300_000 });
  const { data: ledger } = shown;
  if (!ledger) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={4} height={160} />}</div>;
  const { zone } = ledger.centre;
  if (ledger.effects.length === 0 && ledger.rows.length === 0) {
    return <div className="screen"><Empty icon="effects" title={t('noLedger')}><p>{ledger.sentence || t('noLedgerDo')}</p></Empty></div>;
  }
  return (
    <div className="screen stack effects-screen" tabIndex={0}>
      <div className="stack lead-part">
        <Lead text={ledger.sentence} />
        <p className="note"><Icon name="info" size={13} /><span>{t('heldOutAbout', percent(ledger.share_held_out, 0))} <a href={href('settings', 'optimiser')}>{t('change')}</a></span></p>
        <p className="faint">{ledger.since === null ? '' : t('since', day(ledger.since, zone))} · <Age asOf={ledger.as_of} /> · <a href={href('record')}>{t('seeRecord')}</a></p>
      </div>
      <div className="effects-parts">
        <section aria-label={t('byType')}><EffectCards rows={ledger.effects} /></section>
        <LedgerRows rows={ledger.rows} zone={zone} />
      </div>
    </div>
  );
}
