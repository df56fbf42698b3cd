/** On Today: the few alerts worth the next minutes, and the way to all of them. */
import { useState } from 'react';
import { AlertCard } from '../alerts/AlertCard';
import { feed, recordOf, waiting } from '../alerts/select';
import { useAlerts } from '../alerts/useAlerts';
import { clock, count } from '../format';
import { Icon } from '../parts/Icon';
import { href } from '../route';
import { t } from '../t';
import type { Alerts } from '../types';

function Quiet({ alerts }: { alerts: Alerts }) {
  const looked = alerts.reviewed_at === null ? '' : t('lookedAt', clock(alerts.reviewed_at, alerts.centre.zone));
  return (
    <p className="note feed-quiet">
      <Icon name={alerts.learning ? 'clock' : 'check'} size={13} />
      <span>{alerts.learning || [t('noAlerts'), looked].filter(Boolean).join(' ')}</span>
    </p>
  );
}

/** At most three open alerts by priority; one just dealt with keeps its place with a way back. */
export function AlertFeed() {
  const shown = useAlerts();
  const [done, setDone] = useState<ReadonlySet<number>>(new Set());
  const { data, problem } = shown;
  if (!data && !problem) return <span className="bone" style={{ height: 116 }} />;
  const few = data ? feed(data.alerts, done) : [];
  const more = data ? data.alerts.filter(waiting).length - few.filter(waiting).length : 0;
  return (
    <section className="feed" aria-label={t('navAlerts')}>
      <header className="row spread">
        <h2>{t('needsYou')}</h2>
        <a href={href('alerts')}>{more > 0 ? t('allAlertsMore', count(more)) : t('allAlerts')}</a>
      </header>
      {!data && problem && (
        <p className="note" role="alert"><Icon name="warning" size={13} /><span>{problem.message} <button type="button" className="btn quiet small-btn" onClick={shown.again}>{t('tryAgain')}</button></span></p>
      )}
      {data && few.length === 0 && <Quiet alerts={data} />}
      {data && few.map((each) => (
        <AlertCard key={each.id} alert={each} record={recordOf(data.records, each)} zone={data.centre.zone} now={data.now}
          onDone={(id) => setDone((before) => new Set(before).add(id))} />
      ))}
    </section>
  );
}
