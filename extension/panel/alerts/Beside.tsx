/** Beside the alerts: who cannot be watched yet, which kinds are held back, and how often each kind is right. */
import { count, percent } from '../format';
import { Icon } from '../parts/Icon';
import { useWide } from '../parts/width';
import { href } from '../route';
import { counted, t } from '../t';
import type { Alerts, KindRecord, ThinAgent } from '../types';

function Thin({ thin, open }: { thin: readonly ThinAgent[]; open: boolean }) {
  if (thin.length === 0) return null;
  return (
    <details className="card fold-card" open={open}>
      <summary>{t('thinTitle', counted('agents', thin.length, count(thin.length)))}</summary>
      <p className="muted">{t('thinAbout')}</p>
      <ul className="plain-list">
        {thin.map((each) => (
          <li key={each.agent_id}>
            <a className="clip" href={href('agents', each.agent_id)}>{each.name}</a>
            <span className="muted">{counted('calls', each.calls, count(each.calls))} · {t('moreCalls', count(each.more_calls))}</span>
            <span className="sr">{each.sentence}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Kinds that were wrong too often say so instead of falling silent. */
export function Muted({ records }: { records: readonly KindRecord[] }) {
  return records.filter(({ muted }) => muted).map((each) => (
    <p key={`${each.kind} ${each.tone}`} className="note"><Icon name="pause" size={13} /><span><strong>{t('mutedKind', each.title)}</strong> {each.sentence}</span></p>
  ));
}

function Kinds({ records, open }: { records: readonly KindRecord[]; open: boolean }) {
  if (records.length === 0) return null;
  return (
    <details className="card fold-card" open={open}>
      <summary>{t('howOftenRight')}</summary>
      <ul className="kind-list">
        {records.map((each) => (
          <li key={`${each.kind} ${each.tone}`}>
            <span>{each.title}{each.muted && <span className="tag warn">{t('mutedTag')}</span>}</span>
            <strong className="num">{each.precision === null ? t('notJudged') : percent(each.precision, 0)}</strong>
            <span className="muted">{each.sentence}</span>
          </li>
        ))}
      </ul>
      <p><a href={href('record')}>{t('seeRecord')}</a></p>
    </details>
  );
}

/** The side of the alerts screen; unfolded where there is room. */
export function Beside({ alerts }: { alerts: Alerts }) {
  const wide = useWide();
  const said = [alerts.watching, alerts.budget].filter(Boolean).join(' ');
  return (
    <aside className="stack alert-side" aria-label={t('alertsAbout')}>
      {said && <p className="note"><Icon name="info" size={13} /><span>{said} <a href={href('settings', 'foresight')}>{t('change')}</a></span></p>}
      <Thin thin={alerts.thin} open={wide} />
      <Kinds records={alerts.records} open={wide} />
    </aside>
  );
}
