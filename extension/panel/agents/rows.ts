/** Which agents the board shows, in which order. */
import { filtered, order, type Sort } from '../sort';
import type { AgentColumns } from '../types';
import { MORE, SEVEN, type AgentColumn } from './columns';

/** The column of a sort, or the rank where a remembered column no longer exists. */
export function sortColumn(sort: Sort): AgentColumn {
  return [...SEVEN, ...MORE].find((c) => c.key === sort.key) ?? (SEVEN[0] as AgentColumn);
}

/** Row numbers whose name contains `text`, sorted; agents of equal value stay in rank order. */
export function boardRows(columns: AgentColumns, sort: Sort, text: string): Int32Array {
  const wanted = text.trim().toLocaleLowerCase();
  const kept = wanted
    ? filtered(columns.id.length, (row) => (columns.name[row] ?? '').toLocaleLowerCase().includes(wanted))
    : filtered(columns.id.length, () => true);
  const ranked = order(columns.rank, false, kept);
  return sort.key === 'rank' && !sort.desc ? ranked : order(sortColumn(sort).cells(columns), sort.desc, ranked);
}
