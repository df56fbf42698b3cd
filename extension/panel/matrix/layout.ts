/** Where the matrix's cells lie, and which of them are in view. */
import { at } from '../columns';
import { order } from '../sort';
import type { Matrix } from '../types';

export const CELL = { width: 78, height: 36 } as const;
export const HEAD = 44;

/** Width of the sticky column of agent names. */
export const nameWidth = (viewWidth: number): number => (viewWidth < 600 ? 112 : 176);

/** Rows shown in order of one campaign's values, or of the agents' names. */
export interface MatrixSort {
  campaign: number | null;
  desc: boolean;
}

/** The index of a pair in the row-major cells. */
export const cellIndex = (matrix: Matrix, row: number, column: number): number => row * matrix.campaign_ids.length + column;

/** Agent row numbers in the order of `sort`; pairs that never met come last. */
export function matrixRows(matrix: Matrix, sort: MatrixSort): Int32Array {
  const byName = order(matrix.agent_names, sort.campaign === null && sort.desc);
  if (sort.campaign === null) return byName;
  const column = sort.campaign;
  const values = matrix.agent_ids.map((_, row) => at(matrix.cells.value, cellIndex(matrix, row, column)));
  return order(values, sort.desc, byName);
}

/** A rectangle of cells, ends excluded. */
export interface Span {
  firstRow: number;
  endRow: number;
  firstColumn: number;
  endColumn: number;
}

export interface View {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The cells that a scrolled view shows. */
export function visible(view: View, names: number, rows: number, columns: number): Span {
  const first = (offset: number, size: number) => Math.max(0, Math.floor(offset / size));
  const end = (offset: number, room: number, size: number, n: number) => Math.min(n, Math.ceil((offset + room) / size));
  return {
    firstRow: first(view.top, CELL.height),
    endRow: end(view.top, view.height - HEAD, CELL.height, rows),
    firstColumn: first(view.left, CELL.width),
    endColumn: end(view.left, view.width - names, CELL.width, columns),
  };
}

export type Hit = { kind: 'cell'; row: number; column: number } | { kind: 'head'; column: number } | { kind: 'name'; row: number } | { kind: 'corner' };

/** What lies under a point of the view; rows and columns are positions on screen, not in the data. */
export function hit(x: number, y: number, view: View, names: number, rows: number, columns: number): Hit | null {
  const column = Math.floor((x - names + view.left) / CELL.width);
  const row = Math.floor((y - HEAD + view.top) / CELL.height);
  if (y < HEAD) return x < names ? { kind: 'corner' } : column < columns ? { kind: 'head', column } : null;
  if (row >= rows) return null;
  if (x < names) return { kind: 'name', row };
  return column < columns ? { kind: 'cell', row, column } : null;
}

/** Scroll offsets that bring a cell into view. */
export function reveal(row: number, column: number, view: View, names: number): { left: number; top: number } {
  const inside = (offset: number, room: number, start: number, size: number) =>
    start < offset ? start : start + size > offset + room ? start + size - room : offset;
  return {
    left: inside(view.left, view.width - names, column * CELL.width, CELL.width),
    top: inside(view.top, view.height - HEAD, row * CELL.height, CELL.height),
  };
}
