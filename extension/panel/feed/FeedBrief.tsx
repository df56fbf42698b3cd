/** On Today: the few pieces of advice worth the next minutes, and the way to all of them and to the alerts. */
import { useState } from 'react';
import { count } from '../format';
import { Icon } from '../parts/Icon';
import { href } from '../route';
import { t } from '../t';
import { AdviceCard } from './AdviceCard';
import { brief } from './select';
import { useFeed } from './useFeed';

/** At most three that wait; one just dealt with keeps its place with a way back. */
export function FeedBrief() {
  const shown = useFeed();
  const [done, setDone] = useState<ReadonlySet<number>>(new Set());
  const { data, problem } = shown;
  if (!data && !problem) return <span className="bone" style={{ height: 116 }} />;
  const few = data ? brief(data.cards, done) : [];
  return (
    <section className="feed" aria-label={t('navFeed')}>
      <header className="row spread">
        <h2>{t('needsYou')}</h2>
        <span className="row">
          {data && data.held.length > 0 && <a href={href('feed', null, { tab: 'held' })}>{t('heldCount', count(data.held.length))}</a>}
          <a href={href('feed')}>{t('wholeFeed')}</a>
        </span>
      </header>
      {!data && problem && (
        <p className="note" role="alert"><Icon name="warning" size={13} /><span>{problem.message} <button type="button" className="btn quiet small-btn" onClick={shown.again}>{t('tryAgain')}</button></span></p>
      )}
      {data && few.length === 0 && <p className="note feed-quiet"><Icon name="check" size={13} /><span>{data.sentence || t('noAdvice')}</span></p>}
      {data && few.map((each) => (
        <AdviceCard key={each.id} card={each} zone={data.centre.zone} now={data.now} onDone={(id) => setDone((before) => new Set(before).add(id))} />
      ))}
    </section>
  );
}
