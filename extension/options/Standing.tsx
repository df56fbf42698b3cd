import { useRef, useState } from 'react';
import type { Connection, ConnectionState } from '../shared/messages';
import { forget, tell } from '../shared/ask';
import { text, type TextKey } from '../shared/text';

const NAMES: Record<ConnectionState, TextKey> = {
  unpaired: 'stateUnpaired',
  ok: 'stateOk',
  unreachable: 'stateUnreachable',
  unauthorized: 'stateUnauthorized',
  version: 'stateVersion',
};

/** How this browser stands with the server, in one word, one sentence and what to do. */
export function Standing({ connection, onChange }: { connection: Connection | null; onChange: (c: Connection) => void }) {
  const [testing, setTesting] = useState(false);
  if (!connection) return <section role="status">{text('optionsLooking')}</section>;
  const test = async (): Promise<void> => {
    setTesting(true);
    onChange(await tell('connection', { probe: true }));
    setTesting(false);
  };
  const { state } = connection;
  return (
    <section className={`standing ${state}`} aria-labelledby="standing">
      <h2 id="standing">{text('optionsConnection')}</h2>
      <div role="status">
        <p className="state">{text(NAMES[state])}</p>
        <p>{connection.message}</p>
        {connection.whatToDo ? <p>{connection.whatToDo}</p> : null}
      </div>
      <Facts connection={connection} />
      <div className="row">
        <button type="button" onClick={() => void test()} disabled={testing}>{text('optionsTest')}</button>
        {state === 'ok' ? (
          <button type="button" onClick={() => void tell('openTab', {})}>{text('optionsOpenPanel')}</button>
        ) : null}
        {state === 'unpaired' ? null : <Unpair onChange={onChange} />}
      </div>
    </section>
  );
}

function Facts({ connection }: { connection: Connection }) {
  const { address, backendVersion, centres, lastOkAt } = connection;
  const facts: [string, string][] = [[text('factAddress'), address]];
  if (backendVersion) facts.push([text('factServer'), backendVersion]);
  if (centres.length) facts.push([text('factCentres'), centres.map(({ name }) => name).join(', ')]);
  if (lastOkAt !== null) facts.push([text('factLastOk'), new Date(lastOkAt * 1000).toLocaleString()]);
  return (
    <dl>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Unpair({ onChange }: { onChange: (c: Connection) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const unpair = async (): Promise<void> => {
    onChange(await tell('unpair', {}));
    forget();
    dialog.current?.close();
  };
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>{text('optionsUnpair')}</button>
      <dialog ref={dialog} aria-labelledby="unpair">
        <h2 id="unpair">{text('optionsUnpairAsk')}</h2>
        <p>{text('optionsUnpairMeans')}</p>
        <div className="row">
          <button type="button" className="danger" onClick={() => void unpair()}>{text('optionsUnpair')}</button>
          <button type="button" autoFocus onClick={() => dialog.current?.close()}>{text('optionsCancel')}</button>
        </div>
      </dialog>
    </>
  );
}
