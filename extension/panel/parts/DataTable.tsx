/** A table that draws only the rows in view, with sortable headers; at narrow widths each row may fold into lines. */
import { useEffect, useRef, type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import type { Sort } from '../sort';
import { t } from '../t';
import { Icon } from './Icon';
import { bringIntoView, useRows } from './rows';

export interface Column {
  key: string;
  label: string;
  /** Explains the heading on hover, focus and to screen readers. */
  about?: string | undefined;
  /** A CSS grid track. */
  width: string;
  numeric?: boolean;
  /** Biggest first is the natural order. */
  desc?: boolean;
  sortable?: boolean;
  cell: (row: number) => ReactNode;
}

interface Props {
  label: string;
  columns: readonly Column[];
  /** Row numbers in the order shown. */
  rows: Int32Array;
  rowHeight: number;
  sort?: Sort;
  onSort?: (column: Column) => void;
  /** Folds rows by the CSS class of this name; the header is then only for screen readers. */
  fold?: string | undefined;
  rowClass?: (row: number, index: number) => string;
  onOpen?: (row: number) => void;
  /** A row that stays under the header, e.g. the team's totals: its cell for a column. */
  pinned?: (key: string) => ReactNode;
  /** Called when the last rows come into view. */
  onEnd?: () => void;
  /** Scrolls to the top when this changes. */
  resetKey?: string;
}

/** Header cell: one button that sorts, and says how the column is sorted now. */
function Head({ column, sort, onSort }: { column: Column; sort: Sort | undefined; onSort: Props['onSort'] }) {
  const active = sort?.key === column.key;
  const sortable = column.sortable !== false && onSort;
  return (
    <div
      role="columnheader"
      className={`th h-${column.key} ${column.numeric ? 'num' : ''}`}
      aria-sort={active ? (sort.desc ? 'descending' : 'ascending') : undefined}
    >
      {sortable ? (
        <button type="button" onClick={() => onSort(column)} data-tip={column.about}>
          <span>{column.label}</span>
          {active && <Icon name={sort.desc ? 'sortDown' : 'sortUp'} size={10} />}
        </button>
      ) : (
        <span data-tip={column.about}>{column.label}</span>
      )}
    </div>
  );
}

function focusStep(event: KeyboardEvent<HTMLElement>, size: number, scrollTo: (index: number) => void): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
  if (!step || !row) return;
  const next = Number(row.dataset.index) + step;
  if (next < 0 || next >= size) return;
  event.preventDefault();
  const body = event.currentTarget;
  scrollTo(next);
  requestAnimationFrame(() => body.querySelector<HTMLElement>(`[data-index="${next}"] :is(a, button)`)?.focus());
}

/** Height of the sticky header. */
const HEAD = 37;
const PINNED = 45;
const EDGES = 10;

/** The sum of the tracks' smallest widths: below it the table scrolls sideways. */
function leastWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + Number(/(\d+)px/.exec(column.width)?.[1] ?? 0), EDGES);
}

const INTERACTIVE = 'a, button, input, select, summary';

/** The table; keyboard: headers and row links by Tab, arrow keys walk the rows. */
export function DataTable(props: Props) {
  const { label, columns, rows, rowHeight, sort, onSort, fold, rowClass, onOpen, onEnd, resetKey, pinned } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { first, end } = useRows(scroller, rows.length, rowHeight);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [resetKey]);
  useEffect(() => {
    if (rows.length > 0 && end >= rows.length) onEnd?.();
  }, [end, rows.length, onEnd]);

  const template: CSSProperties = fold ? {} : { gridTemplateColumns: columns.map((c) => c.width).join(' ') };
  const inner: CSSProperties = fold ? {} : { minWidth: leastWidth(columns) };
  const heads = pinned ? 2 : 1;
  const open = (row: number) => (event: MouseEvent<HTMLElement>) => {
    if (onOpen && !(event.target as Element).closest(INTERACTIVE) && !getSelection()?.toString()) onOpen(row);
  };
  return (
    <div className={`table ${fold ? `fold ${fold}` : ''}`} ref={scroller} role="table" aria-label={label} tabIndex={0}
      aria-rowcount={rows.length + heads} aria-colcount={columns.length}>
      <div role="rowgroup" className={fold ? 'sr' : 'thead'} style={inner}>
        <div role="row" className="tr" aria-rowindex={1} style={template}>
          {columns.map((column) => (
            <Head key={column.key} column={column} sort={sort} onSort={fold ? undefined : onSort} />
          ))}
        </div>
        {pinned && (
          <div role="row" className="tr pinned" aria-rowindex={2} style={template}>
            {columns.map((column) => (
              <div key={column.key} role="cell" className={`td c-${column.key} ${column.numeric ? 'num' : ''}`}>{pinned(column.key)}</div>
            ))}
          </div>
        )}
      </div>
      <div role="rowgroup" className="tbody" style={{ ...inner, height: rows.length * rowHeight }}
        onKeyDown={(event) => focusStep(event, rows.length, (i) => scroller.current && bringIntoView(scroller.current, i, rowHeight, fold ? 0 : HEAD + (pinned ? PINNED : 0)))}>
        {Array.from(rows.subarray(first, end), (row, i) => {
          const index = first + i;
          return (
            <div key={index} role="row" aria-rowindex={index + heads + 1} data-index={index} onClick={open(row)}
              className={`tr ${onOpen ? 'opens' : ''} ${rowClass?.(row, index) ?? ''}`}
              style={{ ...template, height: rowHeight, transform: `translateY(${index * rowHeight}px)` }}>
              {columns.map((column) => (
                <div key={column.key} role="cell" className={`td c-${column.key} ${column.numeric ? 'num' : ''}`}>
                  {column.cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
      {rows.length === 0 && <p className="none-found">{t('noRows')}</p>}
    </div>
  );
}
