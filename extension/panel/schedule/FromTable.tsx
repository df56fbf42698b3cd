/** Agents or a forecast from a table, a file or pasted cells: what would change is said before anything is stored. */
import { useState } from 'react';
import { apiPath } from '../data';
import { count } from '../format';
import { Download } from '../parts/Download';
import { Icon } from '../parts/Icon';
import { t } from '../t';
import type { DemandAnswer, PeopleAnswer, Problem, ScenarioAnswer } from '../types';
import { act } from './api';
import { Trouble } from './parts';

type Seen = PeopleAnswer | DemandAnswer;

/** Names listed at once. */
const SHOWN = 8;

const some = (names: readonly string[]): string => `${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ` ${t('tableMore', count(names.length - SHOWN))}` : ''}`;

/** Whether loading would change something. */
const changes = (seen: Seen): boolean => seen.faults.length === 0 && ('queues' in seen ? seen.queues.length > 0 : seen.added.length + seen.changed.length > 0);

function Found({ seen }: { seen: Seen }) {
  const people = 'added' in seen ? seen : null;
  return (
    <div className="stack" role="status">
      <p className={seen.faults.length > 0 ? 'bad' : ''}>{seen.applied && <><Icon name="check" size={13} /> {t('tableLoaded')} </>}{seen.sentence}</p>
      {people && people.faults.length === 0 && (
        <>
          {people.added.length > 0 && <p className="second">{t('tableNew', some(people.added))}</p>}
          {people.changed.length > 0 && <p className="second">{t('tableChanged', some(people.changed))}</p>}
          {people.left_out.length > 0 && <p className="faint">{t('tableLeftOut', people.left_out.join(', '))}</p>}
        </>
      )}
      {seen.faults.length > 0 && <ul className="plain-list table-faults">{seen.faults.map((each) => <li key={`${each.row} ${each.column}`}>{each.sentence}</li>)}</ul>}
      {seen.more_faults > 0 && <p className="faint">{t('tableMore', count(seen.more_faults))}</p>}
    </div>
  );
}

interface Props {
  kind: 'people' | 'demand';
  scenario: ScenarioAnswer;
  /** Whose rows they are where the table names no campaign. */
  queue?: string | null;
  reload: () => void;
}

/** Folded away until it is wanted. */
export function FromTable({ kind, scenario, queue = null, reload }: Props) {
  const [text, setText] = useState('');
  const [seen, setSeen] = useState<Seen | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const path = `scenarios/${scenario.scenario_id}/${kind}`;
  const send = async (table: string, apply: boolean) => {
    setBusy(true);
    const answer = await act<Seen>(path, { version: scenario.newest, text: table, apply, ...(queue === null ? {} : { queue }) }, apply);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    setSeen(answer.ok ? answer.data : null);
    if (answer.ok && answer.data.applied) setText('');
  };
  const put = (table: string) => {
    setText(table);
    setSeen(null);
    setProblem(null);
  };
  const read = async (file: File | undefined) => {
    if (!file) return;
    const table = await file.text();
    put(table);
    await send(table, false);
  };
  const title = t(kind === 'people' ? 'tablePeople' : 'tableDemand');
  return (
    <details className="from-table">
      <summary>{title}</summary>
      <div className="stack">
        <p className="faint">{t(kind === 'people' ? 'tablePeopleAbout' : 'tableDemandAbout')}</p>
        <div className="row wrap">
          <label className="btn small-btn file-button"><Icon name="download" size={13} />{t('tableFile')}<input type="file" accept=".csv,.tsv,.txt" className="sr" onChange={(event) => { void read(event.target.files?.[0]); event.target.value = ''; }} /></label>
          {kind === 'people' && <Download path={apiPath(`${path}.csv`)} name={`agents-${scenario.scenario_id}.csv`} label="tableNow" />}
        </div>
        <textarea className="field" rows={4} aria-label={t('tablePaste')} placeholder={t('tablePaste')} value={text} onChange={(event) => put(event.target.value)} />
        {seen && <Found seen={seen} />}
        {problem && <Trouble problem={problem} reload={reload} />}
        <div className="row wrap">
          {seen && changes(seen) && !seen.applied
            ? <button type="button" className="btn primary small-btn" disabled={busy} onClick={() => void send(text, true)}>{t('tableLoad')}</button>
            : <button type="button" className="btn small-btn" disabled={busy || !text.trim()} onClick={() => void send(text, false)}>{t('tableLook')}</button>}
        </div>
      </div>
    </details>
  );
}
