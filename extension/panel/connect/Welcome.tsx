/** What a browser sees before it is paired: what the product is, and the form that connects it. */
import { useEffect, useState } from 'react';
import { Pairing } from '../../options/Pairing';
import { tell } from '../../shared/ask';
import type { Answers, Connection } from '../../shared/messages';
import { Mark } from '../parts/Icon';
import { t } from '../t';
import '../css/settings.css';

interface Props {
  connection: Connection;
  onPaired: () => void;
}

/** Pairing inside the panel, with the same form as the options. */
export function Welcome({ connection, onPaired }: Props) {
  const [choices, setChoices] = useState<Answers['preferences'] | null>(null);
  useEffect(() => {
    void tell('preferences', {}).then(setChoices, () => undefined);
  }, []);
  return (
    <main className="screen welcome">
      <div className="welcome-head">
        <Mark />
        <h1>{t('productName')}</h1>
      </div>
      <p>{t('introText')}</p>
      {connection.state === 'unauthorized' && (
        <p className="banner bad" role="alert">{`${connection.message} ${connection.whatToDo}`}</p>
      )}
      {choices && <div className="card pairing"><Pairing port={choices.port} managed={choices.managed} onPaired={onPaired} /></div>}
    </main>
  );
}
