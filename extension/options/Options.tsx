/** The options: connect this browser to the server, see how it stands, choose the language. */
import { useState } from 'react';
import type { Answers, Preferences } from '../shared/messages';
import { tell } from '../shared/ask';
import { text } from '../shared/text';
import { Access } from './Access';
import { Choices } from './Choices';
import { Pairing } from './Pairing';
import { Standing } from './Standing';
import { useConnection } from './useConnection';

/** The whole page; `first` is what was stored when it opened. */
export function Options({ first }: { first: Answers['preferences'] }) {
  const [preferences, setPreferences] = useState(first);
  const [connection, setConnection] = useConnection();

  const choose = async (change: Partial<Preferences>): Promise<void> => {
    setConnection(await tell('savePreferences', change));
    setPreferences(await tell('preferences', {}));
    if (change.language !== undefined) location.reload();
  };
  const settled = connection === null || connection.state === 'ok' || connection.state === 'version';
  return (
    <main>
      <header>
        <img src="icons/48.png" alt="" width="48" height="48" />
        <div>
          <h1>Team Optimizer</h1>
          <p>{text('optionsTagline')}</p>
        </div>
      </header>
      <Standing connection={connection} onChange={setConnection} />
      {settled ? null : (
        <Pairing port={preferences.port} managed={preferences.managed} onPaired={setConnection} />
      )}
      <Access />
      <Choices preferences={preferences} onChoose={choose} />
      <footer>
        <p>{text('optionsPrivacy')}</p>
        <p>{text('optionsVersion', __VERSION__)}</p>
      </footer>
    </main>
  );
}
