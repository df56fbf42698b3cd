/** Draws the visible part of the matrix on a canvas: sticky names and headings, values with their n, marks as shapes. */
import { at } from '../columns';
import { count, value, type Kind } from '../format';
import type { CellMark, Matrix } from '../types';
import type { Ink, Palette } from './colours';
import { cellIndex, HEAD, ROW, visible, type MatrixSort, type View } from './layout';

export interface Scene {
  matrix: Matrix;
  rows: Int32Array;
  sort: MatrixSort;
  kind: Kind;
  palette: Palette;
  ink: Ink;
  font: string;
  /** Position on screen, or null without a cursor. */
  cursor: { row: number; column: number } | null;
}

type Pen = CanvasRenderingContext2D;

/** Cuts a text so that it fits `width`, with an ellipsis. */
function fit(pen: Pen, text: string, width: number): string {
  if (pen.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && pen.measureText(`${text.slice(0, end)}…`).width > width) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}

/** Two lines at most, broken between words. */
function twoLines(pen: Pen, text: string, width: number): string[] {
  if (pen.measureText(text).width <= width) return [text];
  const words = text.split(' ');
  let first = words.shift() ?? '';
  while (words[0] && pen.measureText(`${first} ${words[0]}`).width <= width) first += ` ${words.shift()}`;
  return [fit(pen, first, width), ...(words.length ? [fit(pen, words.join(' '), width)] : [])];
}

function hatch(pen: Pen, x: number, y: number, width: number, colour: string): void {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, width - 2, ROW - 2);
  pen.clip();
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.beginPath();
  for (let i = -ROW; i < width; i += 7) {
    pen.moveTo(x + i, y + ROW);
    pen.lineTo(x + i + ROW, y);
  }
  pen.stroke();
  pen.restore();
}

/** Tick for the best, two bars for a tie, a triangle for a mismatch: readable without colour. */
export function drawMark(pen: Pen, mark: CellMark, x: number, y: number, colour: string): void {
  pen.strokeStyle = colour;
  pen.fillStyle = colour;
  pen.lineWidth = 1.8;
  pen.lineCap = 'round';
  pen.beginPath();
  if (mark === 'best') {
    pen.moveTo(x, y + 4);
    pen.lineTo(x + 3, y + 7);
    pen.lineTo(x + 8, y + 1);
    pen.stroke();
  } else if (mark === 'tie') {
    pen.moveTo(x + 1, y + 2.5);
    pen.lineTo(x + 8, y + 2.5);
    pen.moveTo(x + 1, y + 6);
    pen.lineTo(x + 8, y + 6);
    pen.stroke();
  } else if (mark === 'mismatch') {
    pen.moveTo(x + 4.5, y);
    pen.lineTo(x + 9, y + 8);
    pen.lineTo(x, y + 8);
    pen.closePath();
    pen.fill();
  }
}

function drawCell(pen: Pen, scene: Scene, index: number, x: number, y: number, width: number): void {
  const { cells } = scene.matrix;
  const { palette, ink, font } = scene;
  const worth = at(cells.value, index);
  const n = at(cells.n, index);
  const mark = at(cells.mark, index);
  if (worth === null && n === 0) return;
  const thin = worth === null || mark === 'thin';
  pen.fillStyle = thin ? palette.sunken : ink.fill(worth);
  pen.fillRect(x, y, width - 2, ROW - 2);
  if (thin) hatch(pen, x, y, width, palette.line);
  const colour = thin ? palette['ink-2'] : ink.text(worth);
  pen.fillStyle = colour;
  pen.textAlign = 'left';
  pen.font = `${thin ? 400 : 600} 12px ${font}`;
  if (worth !== null) pen.fillText(value(worth, scene.kind), x + 7, y + 15);
  pen.font = `400 10px ${font}`;
  pen.fillText(`n ${count(n)}`, x + 7, y + (worth === null ? 21 : 28));
  drawMark(pen, mark, x + width - 16, y + 6, colour);
}

function drawCells(pen: Pen, scene: Scene, view: View): void {
  const { matrix, rows, cursor, palette } = scene;
  const { names, cell } = view;
  const span = visible(view, rows.length, matrix.campaign_ids.length);
  for (let r = span.firstRow; r < span.endRow; r++) {
    const y = HEAD + r * ROW - view.top;
    for (let c = span.firstColumn; c < span.endColumn; c++) {
      const x = names + c * cell - view.left;
      drawCell(pen, scene, cellIndex(matrix, rows[r] as number, c), x, y, cell);
    }
  }
  if (!cursor) return;
  pen.strokeStyle = palette.accent;
  pen.lineWidth = 3;
  pen.strokeRect(names + cursor.column * cell - view.left - 0.5, HEAD + cursor.row * ROW - view.top - 0.5, cell - 1, ROW - 1);
}

function drawNames(pen: Pen, scene: Scene, view: View): void {
  const { matrix, rows, palette, font, cursor } = scene;
  const { names } = view;
  const span = visible(view, rows.length, matrix.campaign_ids.length);
  pen.fillStyle = palette.surface;
  pen.fillRect(0, HEAD, names - 2, view.height);
  pen.textAlign = 'left';
  for (let r = span.firstRow; r < span.endRow; r++) {
    pen.font = `${cursor?.row === r ? 650 : 500} 12px ${font}`;
    pen.fillStyle = palette.ink;
    const y = HEAD + r * ROW - view.top + ROW / 2 + 3;
    pen.fillText(fit(pen, at(matrix.agent_names, rows[r] as number), names - 22), 12, y);
  }
}

function drawHead(pen: Pen, scene: Scene, view: View): void {
  const { matrix, rows, palette, font, sort, cursor } = scene;
  const { names, cell } = view;
  const span = visible(view, rows.length, matrix.campaign_ids.length);
  pen.fillStyle = palette.surface;
  pen.fillRect(0, 0, view.width, HEAD);
  for (let c = span.firstColumn; c < span.endColumn; c++) {
    const x = names + c * cell - view.left;
    const sorted = sort.campaign === c;
    pen.font = `${sorted || cursor?.column === c ? 650 : 500} 11px ${font}`;
    pen.fillStyle = sorted ? palette.ink : palette['ink-2'];
    const lines = twoLines(pen, at(matrix.campaign_names, c), cell - 12);
    lines.forEach((line, i) => pen.fillText(line, x + 2, (lines.length === 1 ? 24 : 18) + i * 13));
    if (sorted) {
      pen.fillStyle = palette.accent;
      pen.fillRect(x, HEAD - 3, cell - 2, 2);
    }
  }
  pen.fillStyle = palette.surface;
  pen.fillRect(0, 0, names - 2, HEAD);
  pen.fillStyle = palette.line;
  pen.fillRect(0, HEAD - 1, view.width, 1);
}

/** Draws one frame of `view`; the canvas has been scaled to device pixels before. */
export function draw(pen: Pen, scene: Scene, view: View): void {
  pen.textBaseline = 'alphabetic';
  pen.fillStyle = scene.palette.surface;
  pen.fillRect(0, 0, view.width, view.height);
  drawCells(pen, scene, view);
  drawNames(pen, scene, view);
  drawHead(pen, scene, view);
}
