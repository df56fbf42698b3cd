import { useEffect, useState } from 'react';
import type { Answers, Preferences } from '../shared/messages';
import { text } from '../shared/text';

const NAMES = { en: 'English', es: 'Español' } as const;

interface Props {
  preferences: Answers['preferences'];
  onChoose: (change: Partial<Preferences>) => Promise<void>;
}

/** The language, and the keys that show the panel. */
export function Choices({ preferences, onChoose }: Props) {
  return (
    <section aria-labelledby="choices">
      <h2 id="choices">{text('optionsChoices')}</h2>
      <label htmlFor="language">{text('fieldLanguage')}</label>
      <select
        id="language"
        value={preferences.language}
        onChange={(event) => void onChoose({ language: event.target.value as Preferences['language'] })}
      >
        <option value="">{text('languageBrowser')}</option>
        {Object.entries(NAMES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>{name}</option>
        ))}
      </select>
      <Keys />
    </section>
  );
}

function Keys() {
  const [commands, setCommands] = useState<chrome.commands.Command[]>([]);
  useEffect(() => void chrome.commands.getAll().then(setCommands), []);
  const named = commands.filter(({ name }) => name !== '_execute_action');
  return (
    <>
      <h3>{text('optionsKeys')}</h3>
      <dl>
        {named.map(({ name, description, shortcut }) => (
          <div key={name}>
            <dt>{description}</dt>
            <dd>{shortcut ? <kbd>{shortcut}</kbd> : text('keyNone')}</dd>
          </div>
        ))}
      </dl>
      <p>{text('optionsKeysChange')} <code>chrome://extensions/shortcuts</code></p>
    </>
  );
}
