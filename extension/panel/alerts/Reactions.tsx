/** What a manager can do about an alert, and what was done. */
import { useState } from 'react';
import { CopyButton } from '../parts/Copy';
import { Icon, type IconName } from '../parts/Icon';
import { owedFocus } from '../parts/reacting';
import { t, type Key } from '../t';
import type { Alert, Reaction } from '../types';
import { Dismiss } from './Dismiss';
import { waiting } from './select';
import { react, useStanding } from './useAlerts';
import { REACTION_LABELS, REASONS } from './words';

const CHOICES: Record<Alert['tone'], readonly { reaction: Reaction; label: Key }[]> = {
  risk: [{ reaction: 'coached', label: 'doCoached' }, { reaction: 'investigating', label: 'doInvestigating' }, { reaction: 'not_now', label: 'doNotNow' }],
  praise: [{ reaction: 'praised', label: 'doPraised' }, { reaction: 'not_now', label: 'doNotNow' }],
};

const DONE: Partial<Record<Reaction, IconName>> = { coached: 'check', praised: 'check', investigating: 'search', dismissed: 'close', not_now: 'clock' };

const { owe, useOwedFocus } = owedFocus();

interface PartProps {
  alert: Alert;
  busy: boolean;
  send: (reaction: Reaction, reason?: string) => void;
}

function Done({ alert, busy, send }: PartProps) {
  const undo = useOwedFocus(alert.id);
  const { reaction, reaction_reason: reason } = alert;
  if (reaction === null) return null;
  return (
    <span className="done">
      <Icon name={DONE[reaction] ?? 'check'} size={13} />
      <span role="status">{t(REACTION_LABELS[reaction])}{reason && `: ${reason}`}</span>
      <button ref={undo} type="button" className="btn quiet small-btn" aria-disabled={busy} onClick={() => busy || send('reopened')}>{t('undo')}</button>
    </span>
  );
}

function Choices({ alert, busy, send, onDismiss }: PartProps & { onDismiss: () => void }) {
  const first = useOwedFocus(alert.id);
  const choices = CHOICES[alert.tone].filter(({ reaction }) => reaction !== alert.reaction);
  return (
    <div className="reactions row wrap">
      {alert.praise && <CopyButton words={alert.praise} label="copyPraise" />}
      {choices.map(({ reaction, label }, i) => (
        <button key={reaction} ref={i === 0 ? first : null} type="button" className="btn small-btn" aria-disabled={busy}
          onClick={() => busy || send(reaction)}>{t(label)}</button>
      ))}
      <button type="button" className="btn quiet small-btn icon-only" aria-label={t('dismissAsk')} data-tip={t('dismissAsk')}
        onClick={onDismiss}><Icon name="close" size={13} /></button>
    </div>
  );
}

/** The buttons under an alert; `onDone` hears of each reaction before the server does. */
export function Reactions({ alert, onDone }: { alert: Alert; onDone?: ((id: number) => void) | undefined }) {
  const { busy, problem } = useStanding(alert.id);
  const [dismissing, setDismissing] = useState(false);
  const send = (reaction: Reaction, reason?: string) => {
    if (reaction !== 'dismissed') setDismissing(false);
    owe(alert.id);
    onDone?.(alert.id);
    void react(alert, reaction, reason);
  };
  const leave = () => {
    owe(alert.id);
    setDismissing(false);
  };
  const open = waiting(alert);
  const done = alert.reaction !== null && alert.reaction !== 'reopened';
  return (
    <>
      {open && !dismissing && <Choices alert={alert} busy={busy} send={send} onDismiss={() => setDismissing(true)} />}
      {open && dismissing && <Dismiss reasons={REASONS} onDismiss={(reason) => send('dismissed', reason)} onCancel={leave} />}
      {problem && <p className="bad reaction-failed" role="alert"><Icon name="warning" size={13} />{t('reactionFailed', `${problem.message} ${problem.what_to_do ?? ''}`.trim())}</p>}
      {done && <Done alert={alert} busy={busy} send={send} />}
    </>
  );
}
