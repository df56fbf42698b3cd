import { type FormEvent, useState } from 'react';
import type { Connection } from '../shared/messages';
import { tell } from '../shared/ask';
import { text } from '../shared/text';

interface Props {
  port: number;
  /** The company's policy prescribes the port. */
  managed: boolean;
  onPaired: (connection: Connection) => void;
}

/** Three steps from nothing to a paired browser; a wrong code says so beside its field. */
export function Pairing({ port, managed, onPaired }: Props) {
  const [wrong, setWrong] = useState<Connection | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const code = String(form.get('code') ?? '').trim();
    setBusy(true);
    const found = await tell('pair', managed ? { code } : { code, port: Number(form.get('port')) }).catch(refusal);
    setBusy(false);
    const paired = found !== null && (found.state === 'ok' || found.state === 'version');
    setWrong(paired ? null : found);
    if (found && paired) onPaired(found);
  };
  return (
    <section aria-labelledby="pairing">
      <h2 id="pairing">{text('optionsSteps')}</h2>
      <form onSubmit={(event) => void submit(event)}>
        <ol>
          <li>
            {text('stepStart')}
            <pre tabIndex={0}>make run CONVOSO=1</pre>
            <small>{text('stepStartDemo')} <code>make run</code></small>
          </li>
          <li>
            <label htmlFor="code">{text('stepCode')}</label>
            <input
              id="code" name="code" required minLength={4} maxLength={32} autoComplete="off" autoCapitalize="characters"
              spellCheck={false} aria-label={text('fieldCode')} aria-describedby="code-help wrong" aria-invalid={wrong !== null}
            />
            <small id="code-help">{text('stepCodeHelp')} <code>python -m backend pair</code></small>
            <p id="wrong" role="alert">{wrong ? `${wrong.message} ${wrong.whatToDo}` : ''}</p>
          </li>
          <li>
            <button type="submit" className="primary" disabled={busy}>{text('optionsTestAndSave')}</button>
            <small>{text('stepReload')}</small>
          </li>
        </ol>
        <details>
          <summary>{text('optionsAdvanced')}</summary>
          <label htmlFor="port">{text('fieldPort')}</label>
          <input id="port" name="port" type="number" min={1024} max={65535} defaultValue={port} disabled={managed} required />
          {managed ? <small>{text('optionsManaged')}</small> : null}
        </details>
      </form>
    </section>
  );
}

function refusal(): null {
  return null;
}
