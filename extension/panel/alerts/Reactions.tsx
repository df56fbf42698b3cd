/** What a manager can do about an alert, and what was done. */
import { useEffect, useRef, useState } from 'react';
import { Icon, type IconName } from '../parts/Icon';
import { t, type Key } from '../t';
import type { Alert, Reaction } from '../types';
import { Dismiss } from './Dismiss';
import { waiting } from './select';
import { react, useStanding } from './useAlerts';
import { REACTION_LABELS } from './words';

const CHOICES: Record<Alert['tone'], readonly { reaction: Reaction; label: Key }[]> = {
  risk: [{ reaction: 'coached', label: 'doCoached' }, { reaction: 'investigating', label: 'doInvestigating' }, { reaction: 'not_now', label: 'doNotNow' }],
  praise: [{ reaction: 'praised', label: 'doPraised' }, { reaction: 'not_now', label: 'doNotNow' }],
};

const DONE: Partial<Record<Reaction, IconName>> = { coached: 'check', praised: 'check', investigating: 'search', dismissed: 'close', not_now: 'clock' };

function CopyPraise({ words }: { words: string }) {
  const [said, setSaid] = useState<Key>('copyPraise');
  const copy = () =>
    navigator.clipboard.writeText(words).then(() => setSaid('copied'), () => setSaid('copyFailed'));
  return (
    <button type="button" className="btn small-btn" onClick={() => void copy()} data-tip={words}>
      <Icon name={said === 'copied' ? 'check' : 'copy'} size={13} />
      <span aria-live="polite">{t(said)}</span>
    </button>
  );
}

/** Alerts whose button vanished under the focus: whatever takes its place takes the focus too. */
const owed = new Set<number>();

/** Focuses the element once it stands where a button with the focus stood. */
function useOwedFocus(id: number) {
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (owed.delete(id)) ref.current?.focus();
  }, [id]);
  return ref;
}

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
      {alert.praise && <CopyPraise words={alert.praise} />}
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
    owed.add(alert.id);
    onDone?.(alert.id);
    void react(alert, reaction, reason);
  };
  const leave = () => {
    owed.add(alert.id);
    setDismissing(false);
  };
  const open = waiting(alert);
  const done = alert.reaction !== null && alert.reaction !== 'reopened';
  return (
    <>
      {open && !dismissing && <Choices alert={alert} busy={busy} send={send} onDismiss={() => setDismissing(true)} />}
      {open && dismissing && <Dismiss onDismiss={(reason) => send('dismissed', reason)} onCancel={leave} />}
      {problem && <p className="bad reaction-failed" role="alert"><Icon name="warning" size={13} />{t('reactionFailed', `${problem.message} ${problem.what_to_do ?? ''}`.trim())}</p>}
      {done && <Done alert={alert} busy={busy} send={send} />}
    </>
  );
}
