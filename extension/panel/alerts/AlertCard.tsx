/** One alert: a sentence, how sure, what to do; unfolds to what it rests on. */
import { lazy, Suspense, useId, useState } from 'react';
import { Icon } from '../parts/Icon';
import { t } from '../t';
import type { Alert, KindRecord } from '../types';
import { LevelMark } from './LevelMark';
import { Reactions } from './Reactions';
import { aboutWhom, basis, OUTCOMES, timesOf } from './words';

const Why = lazy(() => import('./Why'));

interface Props {
  alert: Alert;
  record: KindRecord | undefined;
  zone: string;
  now: number;
  /** Said under the sentence, e.g. why this one stands first. */
  place?: string;
  /** Unfolded from the start, for a link to this alert. */
  open?: boolean;
  onDone?: (id: number) => void;
}

function Verdict({ alert }: { alert: Alert }) {
  const { outcome, outcome_sentence: said, state } = alert;
  if (outcome === 'pending' && state !== 'ended') return null;
  const { icon, tone, label } = OUTCOMES[outcome];
  return <p className={`outcome-line ${tone}`}><Icon name={icon} size={13} /><span>{said || t(label)}</span></p>;
}

/** The card, in the feed of Today and in the list. */
export function AlertCard({ alert, record, zone, now, place, open = false, onDone }: Props) {
  const [unfolded, setUnfolded] = useState(open);
  const id = useId();
  const about = `${id}-say`;
  const quiet = alert.state !== 'open' ? 'quiet' : '';
  return (
    <article className={`alert ${alert.tone} ${alert.level} ${quiet}`} aria-labelledby={about} id={`alert-${alert.id}`}>
      <div className="alert-top">
        <LevelMark level={alert.level} tone={alert.tone} />
        <span className="clip grow">{aboutWhom(alert)}</span>
        <span>{basis(alert, alert.n)}</span>
        <time>{timesOf(alert, zone)}</time>
      </div>
      <p className="alert-say" id={about}>{alert.sentence}</p>
      {place && <p className="alert-place"><Icon name="up" size={12} />{place}</p>}
      {alert.held_back_why && <p className="alert-place"><Icon name="pause" size={12} />{alert.held_back_why}</p>}
      <Verdict alert={alert} />
      <div className="alert-foot">
        <button type="button" className="btn quiet small-btn why-button" aria-expanded={unfolded} aria-controls={id} onClick={() => setUnfolded(!unfolded)}>
          <Icon name={unfolded ? 'collapse' : 'expand'} size={12} />
          {t('why')}
          <span className="sr">: {aboutWhom(alert)}</span>
        </button>
        {alert.state !== 'held_back' && <Reactions alert={alert} onDone={onDone} />}
      </div>
      {unfolded && <Suspense fallback={<span className="bone" style={{ height: 240 }} />}><Why id={id} alert={alert} record={record} zone={zone} now={now} /></Suspense>}
    </article>
  );
}
