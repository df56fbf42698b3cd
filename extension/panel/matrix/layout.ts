/** Where the matrix's cells lie, and which of them are in view. */
import { at } from '../columns';
import { order } from '../sort';
import type { Matrix } from '../types';

const CELL = { least: 78, most: 132 } as const;
export const ROW = 36;
export const HEAD = 44;

/** Width of the sticky column of agent names. */
export const nameWidth = (viewWidth: number): number => (viewWidth < 600 ? 112 : 176);

/** Cells share the room there is, within what stays readable. */
export function cellWidth(viewWidth: number, columns: number): number {
  const room = (viewWidth - nameWidth(viewWidth)) / Math.max(1, columns);
  return Math.floor(Math.min(CELL.most, Math.max(CELL.least, room)));
}

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
  /** Width of the sticky names and of one cell. */
  names: number;
  cell: number;
}

/** The cells that a scrolled view shows. */
export function visible(view: View, rows: number, columns: number): Span {
  const first = (offset: number, size: number) => Math.max(0, Math.floor(offset / size));
  const end = (offset: number, room: number, size: number, n: number) => Math.min(n, Math.ceil((offset + room) / size));
  return {
    firstRow: first(view.top, ROW),
    endRow: end(view.top, view.height - HEAD, ROW, rows),
    firstColumn: first(view.left, view.cell),
    endColumn: end(view.left, view.width - view.names, view.cell, columns),
  };
}

export type Hit = { kind: 'cell'; row: number; column: number } | { kind: 'head'; column: number } | { kind: 'name'; row: number } | { kind: 'corner' };

/** What lies under a point of the view; rows and columns are positions on screen, not in the data. */
export function hit(x: number, y: number, view: View, rows: number, columns: number): Hit | null {
  const { names } = view;
  const column = Math.floor((x - names + view.left) / view.cell);
  const row = Math.floor((y - HEAD + view.top) / ROW);
  if (y < HEAD) return x < names ? { kind: 'corner' } : column < columns ? { kind: 'head', column } : null;
  if (row >= rows) return null;
  if (x < names) return { kind: 'name', row };
  return column < columns ? { kind: 'cell', row, column } : null;
}

/** Scroll offsets that bring a cell into view. */
export function reveal(row: number, column: number, view: View): { left: number; top: number } {
  const inside = (offset: number, room: number, start: number, size: number) =>
    start < offset ? start : start + size > offset + room ? start + size - room : offset;
  return {
    left: inside(view.left, view.width - view.names, column * view.cell, view.cell),
    top: inside(view.top, view.height - HEAD, row * ROW, ROW),
  };
}
