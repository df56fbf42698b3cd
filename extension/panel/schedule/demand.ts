/** A day's forecast as typed: contacts and handling times per interval, pasted from a spreadsheet or cell by cell; pure. */

/** One row per interval: contacts, handling time in seconds; as typed. */
export type Cells = readonly (readonly [string, string])[];

/** The cells of some intervals. */
export const cellsOf = (contacts: readonly number[], ahtS: readonly number[], from: number, to: number): Cells =>
  Array.from({ length: to - from }, (_, i) => [String(contacts[from + i] ?? 0), String(ahtS[from + i] ?? 0)]);

/** With one cell changed. */
export const withCell = (cells: Cells, row: number, column: 0 | 1, text: string): Cells =>
  cells.map((each, i) => (i !== row ? each : column === 0 ? [text, each[1]] : [each[0], text]));

/** With what was copied from a spreadsheet laid over the cells from (`row`, `column`) on; what goes beyond is left out. */
export function pasted(cells: Cells, row: number, column: 0 | 1, text: string): Cells {
  const lines = text.replace(/\r/g, '').replace(/\n$/, '').split('\n').map((line) => line.split('\t').map((each) => each.trim()));
  return lines.reduce<Cells>((done, line, i) => {
    if (row + i >= done.length) return done;
    const first = withCell(done, row + i, column, line[0] ?? '');
    return column === 0 && line[1] !== undefined ? withCell(first, row + i, 1, line[1]) : first;
  }, cells);
}

/** A number as people type it: "1,200", "4.5", "4,5"; null for anything else or below zero. */
export function typedNumber(text: string): number | null {
  const plain = text.replace(/[\s\u202f]/g, '');
  const dotted = /^\d+,\d{1,2}$/.test(plain) ? plain.replace(',', '.') : plain.replace(/,(?=\d{3}\b)/g, '');
  return /^\d+(\.\d+)?$/.test(dotted) ? Number(dotted) : null;
}

/** The numbers of the cells; null where one is wrong, or contacts come without a handling time. */
export function numbersOf(cells: Cells): { contacts: number[]; ahtS: number[] } | null {
  const contacts: number[] = [];
  const ahtS: number[] = [];
  for (const [n, s] of cells) {
    const count = typedNumber(n);
    const seconds = typedNumber(s);
    if (count === null || seconds === null || (count > 0 && seconds <= 0)) return null;
    contacts.push(count);
    ahtS.push(seconds);
  }
  return { contacts, ahtS };
}

/** The whole span with the numbers of some intervals in their place. */
export const placedAt = (values: readonly number[], from: number, some: readonly number[]): number[] => values.map((each, i) => some[i - from] ?? each);
