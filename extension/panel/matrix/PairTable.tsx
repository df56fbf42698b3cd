/** The matrix as a table of words, for screen readers and for those who prefer numbers. */
import { useMemo } from 'react';
import { at } from '../columns';
import { count, range, value, type Kind } from '../format';
import { DataTable, type Column } from '../parts/DataTable';
import { href } from '../route';
import { t, type Key } from '../t';
import type { Matrix } from '../types';
import { cellIndex, matrixRows, type MatrixSort } from './layout';
import { cellSentence, MARKS } from './words';

interface Props {
  matrix: Matrix;
  kind: Kind;
  sort: MatrixSort;
  onSort: (campaign: number | null) => void;
}

function Pair({ matrix, kind, row, column }: { matrix: Matrix; kind: Kind; row: number; column: number }) {
  const index = cellIndex(matrix, row, column);
  const { cells } = matrix;
  const n = at(cells.n, index);
  if (n === 0) return <span className="faint">{t('never')}</span>;
  const mark = MARKS[at(cells.mark, index)];
  const to = href('calls', null, { agent: matrix.agent_ids[row], campaign: matrix.campaign_ids[column], window: matrix.window.name });
  const low = at(cells.low, index);
  return (
    <a className="two plain" href={to} data-tip={cellSentence(matrix, row, column)}>
      <span>{value(at(cells.value, index), kind)} {mark && <span className="faint">{t(mark as Key)}</span>}</span>
      <span className="second">{`${low === null ? '' : `${range(low, at(cells.high, index), kind)} · `}${t('sampleOf', count(n))}`}</span>
    </a>
  );
}

/** Agents down, campaigns across; headings sort. */
export function PairTable({ matrix, kind, sort, onSort }: Props) {
  const rows = useMemo(() => matrixRows(matrix, sort), [matrix, sort]);
  const columns = useMemo((): Column[] => [
    { key: 'name', label: t('colAgent'), width: 'minmax(120px, 1fr)', cell: (row) => (
      <a className="name-link clip" href={href('agents', at(matrix.agent_ids, row))}>{at(matrix.agent_names, row)}</a>
    ) },
    ...matrix.campaign_names.map((label, column): Column => ({
      key: String(column), label, width: '124px', numeric: true, desc: true,
      cell: (row) => <Pair matrix={matrix} kind={kind} row={row} column={column} />,
    })),
  ], [matrix, kind]);
  return (
    <DataTable label={t('navMatrix')} columns={columns} rows={rows} rowHeight={48}
      sort={{ key: sort.campaign === null ? 'name' : String(sort.campaign), desc: sort.desc }}
      onSort={(column) => onSort(column.key === 'name' ? null : Number(column.key))} />
  );
}
