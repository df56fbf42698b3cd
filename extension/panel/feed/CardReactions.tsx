/** What a manager can do with advice, and what was done. */
import { useState } from 'react';
import { Dismiss } from '../alerts/Dismiss';
import { CopyButton } from '../parts/Copy';
import { Icon } from '../parts/Icon';
import { owedFocus } from '../parts/reacting';
import { t } from '../t';
import type { Card, CardReaction } from '../types';
import { waiting } from './select';
import { react, useStanding } from './useFeed';
import { DONE, REASONS } from './words';

const { owe, useOwedFocus } = owedFocus();

interface PartProps {
  card: Card;
  busy: boolean;
  send: (reaction: CardReaction, reason?: string) => void;
}

function Done({ card, busy, send }: PartProps) {
  const undo = useOwedFocus(card.id);
  const { reaction, reaction_reason: reason, state } = card;
  if (reaction === null) return null;
  const { icon, label } = DONE[reaction];
  return (
    <span className="done">
      <Icon name={icon} size={13} />
      <span role="status">{t(label)}{reason && `: ${reason}`}</span>
      {state !== 'over' && <button ref={undo} type="button" className="btn quiet small-btn" aria-disabled={busy} onClick={() => busy || send('reopened')}>{t('undo')}</button>}
    </span>
  );
}

function Choices({ card, busy, send, onWrong }: PartProps & { onWrong: () => void }) {
  const first = useOwedFocus(card.id);
  return (
    <div className="reactions row wrap">
      {card.kind === 'praise' && card.instruction && <CopyButton words={card.instruction} label="copyPraise" />}
      <button ref={first} type="button" className="btn small-btn" aria-disabled={busy} onClick={() => busy || send('did_it')}>{t('doDidIt')}</button>
      <button type="button" className="btn small-btn" aria-disabled={busy} onClick={() => busy || send('not_now')}>{t('doNotNow')}</button>
      <button type="button" className="btn quiet small-btn" onClick={onWrong}>{t('doWrong')}</button>
    </div>
  );
}

/** The buttons under a card; `onDone` hears of each reaction before the server does. */
export function CardReactions({ card, onDone }: { card: Card; onDone?: ((id: number) => void) | undefined }) {
  const { busy, problem } = useStanding(card.id);
  const [asking, setAsking] = useState(false);
  const send = (reaction: CardReaction, reason?: string) => {
    if (reaction !== 'wrong') setAsking(false);
    owe(card.id);
    onDone?.(card.id);
    void react(card, reaction, reason);
  };
  const leave = () => {
    owe(card.id);
    setAsking(false);
  };
  const open = waiting(card);
  const done = !open && card.reaction !== null && card.reaction !== 'reopened';
  return (
    <>
      {open && !asking && <Choices card={card} busy={busy} send={send} onWrong={() => setAsking(true)} />}
      {open && asking && <Dismiss reasons={REASONS} ask="wrongAsk" label="doWrong" onDismiss={(reason) => send('wrong', reason)} onCancel={leave} />}
      {problem && <p className="bad reaction-failed" role="alert"><Icon name="warning" size={13} />{t('reactionFailed', `${problem.message} ${problem.what_to_do ?? ''}`.trim())}</p>}
      {done && <Done card={card} busy={busy} send={send} />}
    </>
  );
}
