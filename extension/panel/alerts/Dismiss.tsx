/** Why an alert is not useful: one tap on a usual reason, or a few words. The reason teaches the track record. */
import { useState, type FormEvent } from 'react';
import { t } from '../t';
import { REASONS } from './words';

interface Props {
  onDismiss: (reason: string) => void;
  onCancel: () => void;
}

const LONGEST = 500;

/** The form inside a card; Escape leaves it. */
export function Dismiss({ onDismiss, onCancel }: Props) {
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim()) onDismiss(reason.trim());
  };
  return (
    <form className="dismiss" onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && onCancel()}>
      <fieldset>
        <legend>{t('dismissWhy')}</legend>
        <div className="row wrap">
          {REASONS.map((key) => (
            <button key={key} type="button" className="btn small-btn" onClick={() => onDismiss(t(key))}>{t(key)}</button>
          ))}
        </div>
      </fieldset>
      <div className="row">
        <input className="field" autoFocus maxLength={LONGEST} aria-label={t('dismissOther')} placeholder={t('dismissOther')}
          value={reason} onChange={(event) => setReason(event.target.value)} />
        <button type="submit" className="btn small-btn" disabled={!reason.trim()}>{t('dismiss')}</button>
        <button type="button" className="btn quiet small-btn" onClick={onCancel}>{t('optionsCancel')}</button>
      </div>
    </form>
  );
}
