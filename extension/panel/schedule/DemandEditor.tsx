/** The forecast of a day by hand: cells to type in, a spreadsheet's columns to paste, every step undone. */
import { useState, type ClipboardEvent, type FormEvent, type KeyboardEvent } from 'react';
import { clock } from '../format';
import { Icon } from '../parts/Icon';
import { t } from '../t';
import type { Problem, ScenarioAnswer } from '../types';
import { saveScenario } from './api';
import { cellsOf, numbersOf, pasted, placedAt, typedNumber, withCell, type Cells } from './demand';
import { withQueue, type Document, type QueuePart } from './edit';
import { Trouble } from './parts';
import type { Span } from './times';

interface RowProps {
  at: string;
  row: number;
  cells: readonly [string, string];
  change: (row: number, column: 0 | 1, text: string) => void;
  paste: (row: number, column: 0 | 1, event: ClipboardEvent<HTMLInputElement>) => void;
}

/** Enter goes down a column, as in a spreadsheet. */
function walk(event: KeyboardEvent<HTMLInputElement>, row: number, column: 0 | 1): void {
  const by = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  event.currentTarget.closest('table')?.querySelector<HTMLInputElement>(`[data-at="${row + by}-${column}"]`)?.focus();
}

function Row({ at, row, cells, change, paste }: RowProps) {
  const cell = (column: 0 | 1, label: string) => (
    <td className="num"><input className="field" inputMode="decimal" aria-label={`${at} ${label}`} data-at={`${row}-${column}`} value={cells[column]} aria-invalid={typedNumber(cells[column]) === null}
      onChange={(event) => change(row, column, event.target.value)} onPaste={(event) => paste(row, column, event)} onKeyDown={(event) => walk(event, row, column)} /></td>
  );
  return <tr><th scope="row">{at}</th>{cell(0, t('schedContacts'))}{cell(1, t('demandSeconds'))}</tr>;
}

interface Props {
  scenario: ScenarioAnswer;
  document: Document;
  queue: QueuePart;
  starts: readonly number[];
  zone: string;
  span: Span;
  close: () => void;
  reload: () => void;
}

/** The table; saving makes a new version of the plan. */
export function DemandEditor({ scenario, document, queue, starts, zone, span, close, reload }: Props) {
  const demand = queue.demand ?? { contacts: [], aht_s: [] };
  const [history, setHistory] = useState<readonly Cells[]>(() => [cellsOf(demand.contacts, demand.aht_s, span.from, span.to)]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const cells = history.at(-1) ?? [];
  const numbers = numbersOf(cells);
  const push = (next: Cells) => setHistory((before) => [...before.slice(-200), next]);
  const paste = (row: number, column: 0 | 1, event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData('text/plain');
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    push(pasted(cells, row, column, text));
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!numbers || busy) return;
    setBusy(true);
    const changed = { ...demand, contacts: placedAt(demand.contacts, span.from, numbers.contacts), aht_s: placedAt(demand.aht_s, span.from, numbers.ahtS) };
    const answer = await saveScenario(scenario.scenario_id, scenario.newest, withQueue(document, queue.name, { demand: changed }));
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) close();
  };
  return (
    <form className="card pad stack demand" aria-label={t('demandTitle', queue.name)} onSubmit={(event) => void save(event)}>
      <div className="row spread wrap"><h2>{t('demandTitle', queue.name)}</h2><button type="button" className="btn small-btn" disabled={history.length < 2} onClick={() => setHistory(history.slice(0, -1))}><Icon name="back" size={13} />{t('schedUndo')}</button></div>
      <p className="faint">{t('demandAbout')}{(queue.growth ?? 1) !== 1 ? ` ${t('demandGrowth')}` : ''}</p>
      <div className="table-box" tabIndex={0} role="group" aria-label={t('demandTitle', queue.name)}>
        <table className="small"><thead><tr><th scope="col">{t('schedFrom')}</th><th scope="col" className="num">{t('schedContacts')}</th><th scope="col" className="num">{t('demandSeconds')}</th></tr></thead>
          <tbody>{cells.map((each, row) => <Row key={row} at={clock(starts[span.from + row], zone)} row={row} cells={each} change={(at, column, text) => push(withCell(cells, at, column, text))} paste={paste} />)}</tbody></table>
      </div>
      {!numbers && <p className="bad" role="alert">{t('demandWrong')}</p>}
      {problem && <Trouble problem={problem} reload={reload} />}
      <div className="row wrap"><button type="submit" className="btn primary small-btn" disabled={!numbers || busy || history.length < 2}>{t(busy ? 'schedSaving' : 'demandSave')}</button><button type="button" className="btn quiet small-btn" onClick={close}>{t('optionsCancel')}</button></div>
    </form>
  );
}
