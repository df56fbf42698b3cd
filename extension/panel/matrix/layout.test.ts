import { expect, test } from 'vitest';
import { makeMatrix } from '../dev/answers';
import { stage } from '../tests/stage';
import { scaleEnds, viridis } from './colours';
import { cellWidth, hit, matrixRows, reveal, visible, type View } from './layout';
import { cellSentence, mismatches } from './words';

const SHAPE = { agents: 20, campaigns: 6, seed: 3, now: 1_800_000_000 };
const matrix = makeMatrix(SHAPE, 'conversion_per_contact', 'today');
const view: View = { left: 0, top: 0, width: 400, height: 400, names: 112, cell: 78 };

test('only the cells in view are drawn', () => {
  expect(visible(view, 500, 50)).toEqual({ firstRow: 0, endRow: 10, firstColumn: 0, endColumn: 4 });
  expect(visible({ ...view, left: 780, top: 3600 }, 500, 50)).toEqual({ firstRow: 100, endRow: 110, firstColumn: 10, endColumn: 14 });
  expect(visible({ ...view, width: 4000, height: 4000 }, 20, 6)).toEqual({ firstRow: 0, endRow: 20, firstColumn: 0, endColumn: 6 });
});

test('a point finds heading, name, corner and cell', () => {
  expect(hit(10, 10, view, 20, 6)).toEqual({ kind: 'corner' });
  expect(hit(200, 10, view, 20, 6)).toEqual({ kind: 'head', column: 1 });
  expect(hit(10, 90, view, 20, 6)).toEqual({ kind: 'name', row: 1 });
  expect(hit(200, 90, { ...view, left: 78, top: 36 }, 20, 6)).toEqual({ kind: 'cell', row: 2, column: 2 });
  expect(hit(390, 390, { ...view, top: 700 }, 20, 6)).toBeNull();
});

test('the cursor scrolls just far enough', () => {
  expect(reveal(0, 0, view)).toEqual({ left: 0, top: 0 });
  expect(reveal(30, 5, view)).toEqual({ left: 6 * 78 - 288, top: 31 * 36 - 356 });
});

test('few campaigns share the room, many keep their width', () => {
  expect(cellWidth(1000, 5)).toBe(132);
  expect(cellWidth(400, 50)).toBe(78);
});

test('agents sort by name, or by what they do on one campaign with strangers last', () => {
  const names = [...matrixRows(matrix, { campaign: null, desc: false })].map((row) => matrix.agent_names[row]);
  expect(names).toEqual([...names].sort((a, b) => (a ?? '').localeCompare(b ?? '')));
  const values = [...matrixRows(matrix, { campaign: 2, desc: true })].map((row) => matrix.cells.value[row * 6 + 2] ?? null);
  const known = values.filter((x) => x !== null);
  expect(known).toEqual([...known].sort((a, b) => b - a));
  expect(values.slice(known.length).every((x) => x === null)).toBe(true);
});

test('a cell says its value, range, number of contacts and mark', async () => {
  await stage();
  const index = matrix.cells.value.findIndex((value) => value !== null);
  matrix.cells.mark[index] = 'mismatch';
  const [row, column] = [Math.floor(index / 6), index % 6];
  const said = cellSentence(matrix, row, column).replaceAll('\u202f', ' ');
  expect(said).toMatch(/^.+ · .+: [\d.]+ % · likely [\d.]+–[\d.]+ % · \d+ contacts · mismatch$/);
  const never = matrix.cells.n.indexOf(0);
  expect(cellSentence(matrix, Math.floor(never / 6), never % 6)).toContain('never met');
});

test('mismatches are listed as pairs', () => {
  const index = matrix.cells.value.findIndex((value) => value !== null);
  matrix.cells.mark[index] = 'mismatch';
  expect(mismatches(matrix)).toContainEqual({ row: Math.floor(index / 6), column: index % 6 });
});

test('the scale leaves out extremes and viridis runs from dark to light', () => {
  const { low, high } = scaleEnds(matrix);
  expect(low).toBeLessThan(high);
  expect(viridis(0)).toBe('rgb(68, 1, 84)');
  expect(viridis(1)).toBe('rgb(253, 231, 37)');
});
