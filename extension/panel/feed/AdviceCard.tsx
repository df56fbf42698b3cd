/** One piece of advice: a sentence, how sure, what it brings, what to do; unfolds to what it rests on. */
import { lazy, Suspense, useId, useState } from 'react';
import { CONFIDENCES, LevelMark } from '../alerts/LevelMark';
import { clock } from '../format';
import { GainLine } from '../parts/GainLine';
import { Icon } from '../parts/Icon';
import { t } from '../t';
import type { Card } from '../types';
import { CardReactions } from './CardReactions';
import { waiting } from './select';
import { KINDS, toneOf } from './words';

const CardWhy = lazy(() => import('./CardWhy'));

interface Props {
  card: Card;
  zone: string;
  now: number;
  /** Unfolded from the start, for a link to this card. */
  open?: boolean;
  onDone?: (id: number) => void;
}

/** The card, on Today and in the feed. */
export function AdviceCard({ card, zone, now, open = false, onDone }: Props) {
  const [unfolded, setUnfolded] = useState(open);
  const id = useId();
  const about = `${id}-say`;
  const { icon, label } = KINDS[card.kind];
  const steps = card.steps.length > 0;
  return (
    <article className={`alert advice ${toneOf(card)} ${card.confidence} ${waiting(card) ? '' : 'quiet'}`} aria-labelledby={about} id={`card-${card.id}`}>
      <div className="alert-top">
        <LevelMark level={card.confidence} tone={toneOf(card)} of={CONFIDENCES} />
        <span className="kind-mark" data-tip={t(label)}><Icon name={icon} size={13} /><span className="sr">{t(label)}:</span></span>
        <strong className="clip grow" data-tip={card.title}>{card.title}</strong>
        <time>{clock(card.shown_at, zone)}</time>
      </div>
      <p className="alert-say" id={about}>{card.sentence}</p>
      {card.gain.value !== null && <GainLine gain={card.gain} />}
      {card.followed_at !== null && <p className="outcome-line"><Icon name="check" size={13} /><span>{t('followedAt', clock(card.followed_at, zone))}</span></p>}
      {card.outcome && <p className="outcome-line"><Icon name="effects" size={13} /><span>{card.outcome}</span></p>}
      <div className="alert-foot">
        <button type="button" className="btn quiet small-btn why-button" aria-expanded={unfolded} aria-controls={id} onClick={() => setUnfolded(!unfolded)}>
          <Icon name={unfolded ? 'collapse' : 'expand'} size={12} />
          {t(steps ? 'whyAndSteps' : 'why')}
          <span className="sr">: {card.title}</span>
        </button>
        <CardReactions card={card} onDone={onDone} />
      </div>
      {unfolded && <Suspense fallback={<span className="bone" style={{ height: 240 }} />}><CardWhy id={id} card={card} zone={zone} now={now} /></Suspense>}
    </article>
  );
}
