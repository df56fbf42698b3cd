/** Each kind of alert with how often it was right, how early it came, and whether it is held back. */
import { scaleLinear } from 'd3-scale';
import { count, day, hours, NONE, percent, range } from '../format';
import { Icon } from '../parts/Icon';
import { counted, t } from '../t';
import type { KindRecord } from '../types';
import { ENOUGH_ALERTS, judged } from './record';

interface Props {
  kinds: readonly KindRecord[];
  zone: string;
  /** Share of right alerts below which a kind is held back. */
  muteBelow: number;
}

function Precision({ kind, muteBelow }: { kind: KindRecord; muteBelow: number }) {
  const { precision, precision_low: low, precision_high: high } = kind;
  if (precision == null || low == null || high == null) {
    const more = ENOUGH_ALERTS - judged(kind);
    return <span className="thin">{more > 0 ? t('alertsMore', counted('alerts', more, count(more))) : t('notEnoughAlerts')}</span>;
  }
  const x = scaleLinear([0, 1], [0, 100]).clamp(true);
  return (
    <span className="two">
      <span><strong>{percent(precision, 0)}</strong> <span className="second">{range(low, high, 'share')}</span></span>
      <svg className="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className="track" y="2" width="100" height="4" />
        <rect className="band" x={x(low)} y="1" width={Math.max(1, x(high) - x(low))} height="6" />
        <rect className="point" x={x(precision) - 1} width="2.5" height="8" />
        <line className="limit" x1={x(muteBelow)} x2={x(muteBelow)} y1="0" y2="8" />
      </svg>
    </span>
  );
}

function Name({ kind, zone }: { kind: KindRecord; zone: string }) {
  const counts = [t('rightOf', count(kind.right), count(judged(kind))), kind.untold > 0 ? t('untoldCount', count(kind.untold)) : '',
    kind.pending > 0 ? t('pendingCount', count(kind.pending)) : ''].filter(Boolean).join(' · ');
  return (
    <>
      <span className="row kind-name">
        <span className={kind.tone === 'praise' ? 'good' : 'warn'}><Icon name={kind.tone === 'praise' ? 'up' : 'warning'} size={13} /></span>
        <span>{kind.title}<span className="sr">{`. ${t(kind.tone === 'praise' ? 'tonePraise' : 'toneRisk')}`}</span></span>
      </span>
      <span className="second">{counts}</span>
      {kind.muted && (
        <span className="tag warn" data-tip={t('mutedAbout')}>
          <Icon name="pause" size={11} />{kind.muted_since == null ? t('muted') : t('mutedSince', day(kind.muted_since, zone))}
        </span>
      )}
    </>
  );
}

function Lead({ kind }: { kind: KindRecord }) {
  if (kind.median_lead_s == null) return <span className="thin">{NONE}</span>;
  return (
    <span className="two">
      <strong>{hours(kind.median_lead_s)}</strong>
      {kind.before != null && <span className="second">{t('beforeShare', percent(kind.before, 0))}</span>}
    </span>
  );
}

/** A table; at 400 px without the columns for the patient. */
export function Kinds({ kinds, zone, muteBelow }: Props) {
  const praise = (kind: KindRecord) => kind.tone === 'praise';
  const rows = [...kinds].sort((a, b) => Number(praise(a)) - Number(praise(b)) || judged(b) - judged(a));
  return (
    <table className="small kinds">
      <thead>
        <tr>
          <th scope="col">{t('colKind')}</th>
          <th scope="col"><span data-tip={t('aboutRight', percent(muteBelow, 0))}>{t('colRight')}</span></th>
          <th scope="col"><span data-tip={t('aboutLeadTime')}>{t('colLeadTime')}</span></th>
          <th scope="col" className="num wide-only"><span data-tip={t('aboutLead1')}>{t('colLead1')}</span></th>
          <th scope="col" className="num wide-only"><span data-tip={t('aboutLead2')}>{t('colLead2')}</span></th>
          <th scope="col" className="num wide-only"><span data-tip={t('aboutRecall')}>{t('colRecall')}</span></th>
        </tr>
      </thead>
      <tbody>
        {rows.map((kind) => (
          <tr key={`${kind.kind} ${kind.tone}`} data-tip={kind.sentence} className={kind.muted ? 'is-muted' : ''}>
            <th scope="row"><Name kind={kind} zone={zone} /></th>
            <td><Precision kind={kind} muteBelow={muteBelow} /></td>
            <td><Lead kind={kind} /></td>
            <td className="num wide-only">{percent(kind.lead_1h, 0)}</td>
            <td className="num wide-only">{percent(kind.lead_2h, 0)}</td>
            <td className="num wide-only">
              <span className="two">{percent(kind.recall, 0)}{kind.recall != null && <span className="second">{t('ofDrops', count(kind.drops))}</span>}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
