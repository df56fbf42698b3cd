/** The silence log: everything that was held back, why, and how many more calls would settle it. */
import { useMemo } from 'react';
import { CONFIDENCES, LevelMark } from '../alerts/LevelMark';
import { clock, count } from '../format';
import { CallsLink } from '../parts/CallsLink';
import { Icon } from '../parts/Icon';
import { Empty } from '../parts/Notice';
import { t } from '../t';
import type { Feed, HeldCard } from '../types';
import { byReason } from './select';
import { HELD, KINDS, toneOf } from './words';

/** True where the reason itself tells how many more it takes. */
const says = (sentence: string, n: number): boolean => sentence.includes(String(n)) || sentence.includes(count(n));

function Row({ held, zone }: { held: HeldCard; zone: string }) {
  const { icon, label } = KINDS[held.kind];
  const more = held.more_calls === null || says(held.why_sentence, held.more_calls) ? '' : t('settledBy', count(held.more_calls));
  return (
    <li className="held-row">
      <div className="alert-top">
        <LevelMark level={held.confidence} tone={toneOf(held)} of={CONFIDENCES} />
        <span className="kind-mark"><Icon name={icon} size={13} />{t(label)}</span>
        <span className="grow" />
        <span>{t('spanOf', clock(held.since, zone), clock(held.at, zone))}</span>
      </div>
      <p className="row"><span className="grow">{held.sentence}</span><CallsLink calls={held.calls} of={held.sentence} /></p>
      <p className="held-why">{[held.why_sentence, more].filter(Boolean).join(' ')}</p>
    </li>
  );
}

/** Grouped by reason, each group with its number. */
export function Held({ feed }: { feed: Feed }) {
  const groups = useMemo(() => byReason(feed.held), [feed.held]);
  if (groups.length === 0) return <Empty icon="check" title={t('noHeld')} />;
  return (
    <div className="stack held">
      <p className="muted">{t('silenceAbout')}</p>
      {groups.map(({ why, held }, i) => (
        <details key={why} className="card fold-card held-group" open={i === 0 || held.length <= 4}>
          <summary>{t(HELD[why])}<span className="tab-n">{count(held.length)}</span></summary>
          <ul>{held.map((each) => <Row key={each.id} held={each} zone={feed.centre.zone} />)}</ul>
        </details>
      ))}
    </div>
  );
}
