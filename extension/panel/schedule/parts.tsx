/** Small things that several schedule screens show. */
import { Icon } from '../parts/Icon';
import { t } from '../t';
import type { Problem } from '../types';
import type { Span } from './times';

/** What went wrong; where somebody else was faster, a way to their version. */
export function Trouble({ problem, reload }: { problem: Problem; reload?: (() => void) | undefined }) {
  const outdated = problem.error === 'outdated';
  return (
    <div className={`refusal row wrap ${outdated ? 'conflict' : ''}`} role="alert">
      <span className="grow"><Icon name="warning" size={13} /> <strong>{problem.message}</strong> {problem.what_to_do}</span>
      {outdated && reload && <button type="button" className="btn small-btn" onClick={reload}><Icon name="refresh" size={13} />{t('schedReload')}</button>}
    </div>
  );
}

export interface TableColumn {
  label: string;
  numeric?: boolean;
  cell: (row: number) => string;
}

/** The numbers of a chart as a table, folded away. */
export function AsTable({ label, columns, rows }: { label: string; columns: readonly TableColumn[]; rows: readonly number[] }) {
  return (
    <details className="as-table">
      <summary>{label}</summary>
      <div className="table-box" tabIndex={0} role="group" aria-label={label}>
        <table className="small">
          <thead><tr>{columns.map((column) => <th key={column.label} scope="col" className={column.numeric ? 'num' : ''}>{column.label}</th>)}</tr></thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>{columns.map((column, i) => (i === 0
                ? <th key={column.label} scope="row">{column.cell(row)}</th>
                : <td key={column.label} className={column.numeric ? 'num' : ''}>{column.cell(row)}</td>))}</tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** The indices of a span as a list. */
export const indices = ({ from, to }: Span): number[] => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

/** A figure with its name above and what it means below. */
export function Figure({ label, value, more, tone = '', tip }: { label: string; value: string; more?: string | undefined; tone?: string; tip?: string | undefined }) {
  return (
    <div className="fact">
      <dt><span data-tip={tip}>{label}</span></dt>
      <dd><span className="two"><strong className={tone}>{value}</strong>{more && <span className="second">{more}</span>}</span></dd>
    </div>
  );
}
