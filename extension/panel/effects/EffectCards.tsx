/** What each type of advice brought against equally good advice held out at random, and what a plain before and after would have claimed. */
import { count, percent, range } from '../format';
import { Icon } from '../parts/Icon';
import { RangeBar } from '../parts/RangeBar';
import { reachOf, SpanBar } from '../parts/SpanBar';
import { counted, t } from '../t';
import type { EffectRow } from '../types';
import { KINDS } from '../feed/words';
import { change, changeRange, metricName, VERDICTS } from './effects';

function Measured({ row }: { row: EffectRow }) {
  const { effect, unit, before_after: claimed, shown, held_out: out, metric } = row;
  const basis = t('againstHeldOut', count(shown), count(out));
  if (effect.value === null || effect.low === null || effect.high === null) return <p className="muted">{metricName(metric)} · {basis}</p>;
  return (
    <div className="measured">
      <p><strong className="effect-value">{change(effect.value, unit)}</strong> <span>{metricName(metric)}</span></p>
      <SpanBar value={effect.value} low={effect.low} high={effect.high} claimed={claimed} reach={reachOf([effect.low, effect.high, claimed])} />
      <p className="second">{t('likely', changeRange(effect, unit))} · {basis}</p>
    </div>
  );
}

/** Share of the advice shown that was done, with its likely range. */
function Adoption({ row: { adoption: { value, low, high, n } } }: { row: EffectRow }) {
  if (value === null) return null;
  return (
    <div>
      <dt>{t('adoption')}</dt>
      <dd className="adoption">
        <span>{t('doneOf', percent(value, 0), count(n))}</span>
        {low !== null && high !== null && <><RangeBar value={value} low={low} high={high} max={1} /><span className="second">{t('likely', range(low, high, 'share'))}</span></>}
      </dd>
    </div>
  );
}

function Facts({ row }: { row: EffectRow }) {
  const { effect_done: done, before_after: claimed, anyway, unit } = row;
  return (
    <dl className="evidence-facts">
      <Adoption row={row} />
      {claimed !== null && <div><dt>{t('plainly')}</dt><dd>{t('wouldClaim', change(claimed, unit))}{anyway !== null && ` ${t('cameAnyway', change(anyway, unit))}`}</dd></div>}
      {done.value !== null && <div><dt>{t('whereDone')}</dt><dd>{change(done.value, unit)} <span className="second">{changeRange(done, unit) && t('likely', changeRange(done, unit))} · {t('moreAssumed')}</span></dd></div>}
    </dl>
  );
}

function Effect({ row }: { row: EffectRow }) {
  const { icon, tone, label } = VERDICTS[row.verdict];
  return (
    <li className="card pad effect">
      <div className="row spread">
        <h3 className="row"><Icon name={KINDS[row.kind].icon} size={14} /><span>{row.title}</span></h3>
        <span className={`tag ${tone}`}><Icon name={icon} size={12} />{t(label)}</span>
      </div>
      <Measured row={row} />
      <p>{row.sentence}</p>
      <Facts row={row} />
      {row.more !== null && <p className="faint">{t('moreAdvice', counted('advice', row.more, count(row.more)))}</p>}
    </li>
  );
}

/** The cards, with the key of their bars. */
export function EffectCards({ rows }: { rows: readonly EffectRow[] }) {
  return (
    <>
      <ul className="legend effect-key" aria-hidden="true">
        <li><svg width="16" height="8"><rect className="band" width="16" height="8" /></svg>{t('keyLikely')}</li>
        <li><svg width="4" height="10"><rect className="point" width="3" height="10" /></svg>{t('keyMeasured')}</li>
        <li><svg width="6" height="10"><rect className="claimed" x="1" y="1" width="4" height="8" /></svg>{t('keyClaimed')}</li>
        <li><svg width="4" height="10"><line className="zero" x1="2" x2="2" y2="10" /></svg>{t('keyNothing')}</li>
      </ul>
      <ul className="effects">{rows.map((row) => <Effect key={`${row.kind} ${row.title}`} row={row} />)}</ul>
    </>
  );
}
