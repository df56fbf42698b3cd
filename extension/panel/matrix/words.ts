/** What a cell of the matrix says in words. */
import { at } from '../columns';
import { count, range, value, type Kind } from '../format';
import { counted, t, type Key, type Stem } from '../t';
import type { CellMark, Matrix, Metric } from '../types';
import { cellIndex } from './layout';

export const METRICS: readonly { metric: Metric; label: Key; kind: Kind; of: Stem }[] = [
  { metric: 'conversion_per_contact', label: 'colConversionPerContact', kind: 'share', of: 'contacts' },
  { metric: 'conversions_per_hour', label: 'colConversionsPerHour', kind: 'per_hour', of: 'contacts' },
  { metric: 'contacts_per_hour', label: 'colContactsPerHour', kind: 'per_hour', of: 'contacts' },
  { metric: 'handle_s', label: 'colHandle', kind: 'seconds', of: 'calls' },
];

export const MARKS: Record<CellMark, Key | null> = {
  '': null, best: 'markBest', tie: 'markTie', mismatch: 'markMismatch', thin: 'notEnoughCalls',
};

/** Value, likely range, n and mark of one pair in a sentence. */
export function cellSentence(matrix: Matrix, row: number, column: number): string {
  const index = cellIndex(matrix, row, column);
  const { cells } = matrix;
  const found = METRICS.find((each) => each.metric === matrix.metric);
  const kind = found?.kind ?? 'number';
  const n = at(cells.n, index);
  const pair = `${at(matrix.agent_names, row)} · ${at(matrix.campaign_names, column)}`;
  if (n === 0) return t('pairNever', pair);
  const worth = at(cells.value, index);
  const [low, high] = [at(cells.low, index), at(cells.high, index)];
  const parts = [
    worth === null ? '' : value(worth, kind),
    low === null || high === null ? '' : t('likely', range(low, high, kind)),
    counted(found?.of ?? 'calls', n, count(n)),
    MARKS[at(cells.mark, index)] ? t(MARKS[at(cells.mark, index)] as Key) : '',
  ];
  return `${pair}: ${parts.filter(Boolean).join(' · ')}`;
}

/** Pairs where the agent is fine elsewhere but low here. */
export function mismatches(matrix: Matrix): { row: number; column: number }[] {
  const width = matrix.campaign_ids.length;
  return matrix.cells.mark.flatMap((mark, i) => (mark === 'mismatch' ? [{ row: Math.floor(i / width), column: i % width }] : []));
}
