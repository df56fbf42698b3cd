/** Why an alert or a piece of advice is not useful: one tap on a usual reason, or a few words. The reason teaches the track record. */
import { useState, type FormEvent } from 'react';
import { t, type Key } from '../t';

interface Props {
  /** The usual ones. */
  reasons: readonly Key[];
  ask?: Key;
  /** What the button says that sends a reason of one's own. */
  label?: Key;
  onDismiss: (reason: string) => void;
  onCancel: () => void;
}

const LONGEST = 500;

/** The form inside a card; Escape leaves it. */
export function Dismiss({ reasons, ask = 'dismissWhy', label = 'dismiss', onDismiss, onCancel }: Props) {
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim()) onDismiss(reason.trim());
  };
  return (
    <form className="dismiss" onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && onCancel()}>
      <fieldset>
        <legend>{t(ask)}</legend>
        <div className="row wrap">
          {reasons.map((key) => (
            <button key={key} type="button" className="btn small-btn" onClick={() => onDismiss(t(key))}>{t(key)}</button>
          ))}
        </div>
      </fieldset>
      <div className="row">
        <input className="field" autoFocus maxLength={LONGEST} aria-label={t('dismissOther')} placeholder={t('dismissOther')}
          value={reason} onChange={(event) => setReason(event.target.value)} />
        <button type="submit" className="btn small-btn" disabled={!reason.trim()}>{t(label)}</button>
        <button type="button" className="btn quiet small-btn" onClick={onCancel}>{t('optionsCancel')}</button>
      </div>
    </form>
  );
}
