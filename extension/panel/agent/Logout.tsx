/** Logging an agent out of Convoso: the one thing the panel may do there, so the name is typed first. Never while in a call. */
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { post } from '../../shared/ask';
import { apiPath, client } from '../data';
import { Icon } from '../parts/Icon';
import { LABELS } from '../states';
import { t } from '../t';
import type { AgentDetail, Problem } from '../types';

/** States in which a call would be cut. */
const IN_CALL: ReadonlySet<AgentDetail['state']> = new Set(['talk', 'dead']);

/** The dialog; Escape and Cancel leave it, and the server checks everything again. */
export function Logout({ agent, onClose }: { agent: AgentDetail; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const inCall = IN_CALL.has(agent.state);
  const matches = typed.trim() === agent.name;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!matches || busy || inCall) return;
    setBusy(true);
    const answer = await post<{ ok: boolean }>(apiPath(`agents/${agent.id}/logout`), { confirmed: typed.trim() });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setDone(true);
    void client.invalidateQueries();
  };
  return (
    <dialog ref={dialog} className="ask" aria-labelledby={id} onClose={onClose}>
      <form onSubmit={(event) => void send(event)}>
        <h2 id={id}>{t('logOutTitle', agent.name)}</h2>
        {done ? (
          <>
            <p role="status" className="good"><Icon name="check" size={13} /> {t('logOutDone', agent.name)}</p>
            <div className="row ask-foot"><button type="button" className="btn primary" autoFocus onClick={() => dialog.current?.close()}>{t('close')}</button></div>
          </>
        ) : (
          <>
            <p>{t('logOutMeans')}</p>
            {inCall && <p className="note warn"><Icon name="warning" size={13} /><span>{t('logOutInCall', agent.name, t(LABELS[agent.state]))}</span></p>}
            <label htmlFor={`${id}n`}>{t('typeName')} <strong>{agent.name}</strong></label>
            <input className="field" id={`${id}n`} autoComplete="off" autoFocus value={typed} onChange={(event) => setTyped(event.target.value)} />
            {problem && <p role="alert" className="bad">{`${problem.message} ${problem.what_to_do ?? ''}`.trim()}</p>}
            <div className="row ask-foot">
              <button type="button" className="btn" onClick={() => dialog.current?.close()}>{t('optionsCancel')}</button>
              <button type="submit" className="btn danger" disabled={!matches || busy || inCall}>{t('logOutDo')}</button>
            </div>
          </>
        )}
      </form>
    </dialog>
  );
}
