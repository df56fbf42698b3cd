/** Sorting on columns: an order of row numbers, never row objects, so that 15,000 agents sort in one frame. */
export type Cells = readonly (number | string | boolean | null)[];
export interface Sort {
  key: string;
  desc: boolean;
}

const ranks = new WeakMap<object, Float64Array>();
let collator: Intl.Collator | undefined;

/** Ascending position of each text, computed once per column; equal texts share a number. */
function textRanks(cells: readonly string[]): Float64Array {
  const known = ranks.get(cells);
  if (known) return known;
  const { compare } = (collator ??= new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }));
  const distinct = [...new Set(cells)].sort(compare);
  const place = new Map<string, number>();
  distinct.forEach((text, i) => {
    const before = distinct[i - 1];
    place.set(text, before !== undefined && compare(before, text) === 0 ? (place.get(before) ?? i) : i);
  });
  const made = Float64Array.from(cells, (text) => place.get(text) ?? 0);
  ranks.set(cells, made);
  return made;
}

function sortKeys(cells: Cells): Float64Array {
  if (typeof cells.find((x) => x !== null) === 'string') return textRanks(cells as readonly string[]);
  return Float64Array.from(cells, (x) => (x === null ? NaN : Number(x)));
}

/**
 * Row numbers in order of `cells`. Stable: equal rows keep the order of `rows`, ascending or descending.
 * Rows without a value come last both ways, so that "not enough calls" never leads a board.
 */
export function order(cells: Cells, desc: boolean, rows?: Int32Array): Int32Array {
  const out = rows ? rows.slice() : Int32Array.from(cells, (_, i) => i);
  const keys = sortKeys(cells);
  const sign = desc ? -1 : 1;
  return out.sort((a, b) => {
    const x = keys[a] as number;
    const y = keys[b] as number;
    if (x === y) return 0;
    if (x !== x) return y !== y ? 0 : 1;
    if (y !== y) return -1;
    return x < y ? -sign : sign;
  });
}

/** The numbers of the rows that `keep` accepts, in their own order. */
export function filtered(n: number, keep: (row: number) => boolean): Int32Array {
  const out = new Int32Array(n);
  let size = 0;
  for (let i = 0; i < n; i++) if (keep(i)) out[size++] = i;
  return out.subarray(0, size);
}

/** What a click on a header does: first its natural direction, then the other one. */
export function nextSort(now: Sort, key: string, naturallyDesc: boolean): Sort {
  return now.key === key ? { key, desc: !now.desc } : { key, desc: naturallyDesc };
}
