/** Reading tables that travel as columns. */
import type { Rate, RateColumn } from './types';

/** The entry of a column at `row`; a row outside the table is a mistake of ours. */
export function at<T>(column: readonly T[], row: number): T {
  if (row < 0 || row >= column.length) throw new RangeError(`row ${row} of ${column.length}`);
  return column[row] as T;
}

/** One row of a rate column as a rate. */
export function rateAt(column: RateColumn, row: number): Rate {
  return { value: at(column.value, row), low: at(column.low, row), high: at(column.high, row), n: at(column.n, row) };
}

/** Row numbers by id, for looking up a name or a campaign. */
export function rowsById(ids: readonly number[]): Map<number, number> {
  return new Map(ids.map((id, row) => [id, row]));
}
