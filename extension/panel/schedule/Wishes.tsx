/** Agents' own wishes: a link for each, what they answered, and taking it up as rules that give way. */
import { useState } from 'react';
import { apiPath, useAnswer, useConnection } from '../data';
import { count } from '../format';
import { CopyButton } from '../parts/Copy';
import { Select } from '../parts/Select';
import { counted, t, type Key } from '../t';
import type { InviteAnswer, Problem, ScenarioAnswer, Wishes as WishesAnswer, WishLink, WishRow } from '../types';
import { act } from './api';
import { Trouble } from './parts';

const STATES: Record<WishRow['state'], { tone: string; label: Key }> = {
  open: { tone: '', label: 'wishOpen' }, answered: { tone: 'accent', label: 'wishAnswered' }, 'taken up': { tone: 'good', label: 'wishTaken' }, declined: { tone: '', label: 'wishDeclined' }, over: { tone: '', label: 'wishOver' },
};

/** Links as lines of a table: the name, a tab, the address. */
export const linkLines = (links: readonly WishLink[], address: string): string => links.map(({ agent, path }) => `${agent}\t${address}${path}`).join('\n');

function Links({ links }: { links: readonly WishLink[] }) {
  const { connection } = useConnection();
  const address = connection?.address ?? '';
  return (
    <div className="stack" role="status">
      <p>{t('wishLinksMade', count(links.length))}</p>
      <CopyButton words={linkLines(links, address)} label="wishCopyLinks" />
      <p className="faint">{t('wishLinksOnce')}</p>
    </div>
  );
}

function Row({ wish, busy, decide }: { wish: WishRow; busy: boolean; decide: (accept: boolean) => void }) {
  const { tone, label } = STATES[wish.state];
  return (
    <li className="wish-row">
      <span className="row spread"><strong className="clip">{wish.agent}</strong><span className={`tag ${tone}`}>{t(label)}</span></span>
      {wish.sentences.map((each) => <span key={each} className="second">{each}</span>)}
      {wish.state === 'answered' && <span className="row"><button type="button" className="btn small-btn" disabled={busy} onClick={() => decide(true)}>{t('wishTake')}</button><button type="button" className="btn quiet small-btn" disabled={busy} onClick={() => decide(false)}>{t('wishDecline')}</button></span>}
    </li>
  );
}

const EVERYBODY = '';

/** The card. */
export function Wishes({ scenario, people, reload }: { scenario: ScenarioAnswer; people: readonly string[]; reload: () => void }) {
  const { scenario_id: id, newest } = scenario;
  const shown = useAnswer<WishesAnswer>(apiPath(`scenarios/${id}/wishes`), { everyMs: 30_000 });
  const [who, setWho] = useState(EVERYBODY);
  const [links, setLinks] = useState<readonly WishLink[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const wishes = shown.data?.scenario_id === id ? shown.data.wishes : [];
  const answered = wishes.filter(({ state }) => state === 'answered');
  const send = async <T,>(path: string, body: unknown): Promise<T | null> => {
    setBusy(true);
    const answer = await act<T>(path, body);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    return answer.ok ? answer.data : null;
  };
  const invite = async () => setLinks((await send<InviteAnswer>(`scenarios/${id}/wishes/links`, { agents: who === EVERYBODY ? [] : [who] }))?.links ?? []);
  const decide = (agents: readonly string[], accept: boolean) => void send<ScenarioAnswer>(`scenarios/${id}/wishes`, { version: newest, agents, accept });
  return (
    <details className="card pad wishes">
      <summary>{t('wishTitle')} {answered.length > 0 && <span className="tag accent">{t('wishNew', count(answered.length))}</span>}</summary>
      <div className="stack">
        <p className="faint">{t('wishAbout')}</p>
        <div className="row wrap">
          <Select label={t('schedWho')} value={who} onChange={setWho}><option value={EVERYBODY}>{t('schedEverybody')}</option>{people.map((each) => <option key={each}>{each}</option>)}</Select>
          <button type="button" className="btn small-btn" disabled={busy || people.length === 0} onClick={() => void invite()}>{t('wishInvite')}</button>
        </div>
        {links.length > 0 && <Links links={links} />}
        {problem && <Trouble problem={problem} reload={reload} />}
        {answered.length > 1 && <button type="button" className="btn small-btn" disabled={busy} onClick={() => decide([], true)}>{t('wishTakeAll', count(answered.length))}</button>}
        {wishes.length > 0 && <><p className="second">{counted('agents', wishes.length, count(wishes.length))}</p><ul className="wish-list">{wishes.map((each) => <Row key={each.agent} wish={each} busy={busy} decide={(accept) => decide([each.agent], accept)} />)}</ul></>}
      </div>
    </details>
  );
}
