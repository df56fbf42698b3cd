/** What a manager can do about an alert, and what was done. */
import { useState } from 'react';
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
      <span role="status">{t(said)}</span>
    </button>
  );
}

function Done({ alert, busy, undo }: { alert: Alert; busy: boolean; undo: () => void }) {
  const { reaction, reaction_reason: reason } = alert;
  if (!reaction || reaction === 'reopened') return null;
  return (
    <span className="done">
      <Icon name={DONE[reaction] ?? 'check'} size={13} />
      <span role="status">{t(REACTION_LABELS[reaction])}{reason && `: ${reason}`}</span>
      <button type="button" className="btn quiet small-btn" disabled={busy} onClick={undo}>{t('undo')}</button>
    </span>
  );
}

/** The buttons under an alert; `onDone` hears of each reaction before the server does. */
export function Reactions({ alert, onDone }: { alert: Alert; onDone?: ((id: number) => void) | undefined }) {
  const { busy, problem } = useStanding(alert.id);
  const [dismissing, setDismissing] = useState(false);
  const send = (reaction: Reaction, reason?: string) => {
    setDismissing(false);
    onDone?.(alert.id);
    void react(alert, reaction, reason);
  };
  return (
    <>
      {waiting(alert) && !dismissing && (
        <div className="reactions row wrap">
          {alert.praise && <CopyPraise words={alert.praise} />}
          {CHOICES[alert.tone].filter(({ reaction }) => reaction !== alert.reaction).map(({ reaction, label }) => (
            <button key={reaction} type="button" className="btn small-btn" disabled={busy} onClick={() => send(reaction)}>{t(label)}</button>
          ))}
          <button type="button" className="btn quiet small-btn icon-only" disabled={busy} aria-label={t('dismissAsk')} data-tip={t('dismissAsk')}
            onClick={() => setDismissing(true)}><Icon name="close" size={13} /></button>
        </div>
      )}
      {dismissing && <Dismiss onDismiss={(reason) => send('dismissed', reason)} onCancel={() => setDismissing(false)} />}
      {problem && <p className="bad reaction-failed" role="alert"><Icon name="warning" size={13} />{t('reactionFailed', `${problem.message} ${problem.what_to_do ?? ''}`.trim())}</p>}
      <Done alert={alert} busy={busy} undo={() => send('reopened')} />
    </>
  );
}
