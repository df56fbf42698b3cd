/** The matrix on a canvas that scrolls both ways; arrow keys move a cursor whose cell is read aloud. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { Kind } from '../format';
import { go, href } from '../route';
import { t } from '../t';
import type { Matrix } from '../types';
import { readPalette, valueInk } from './colours';
import { draw, type Scene } from './draw';
import { cellWidth, HEAD, hit, matrixRows, nameWidth, reveal, ROW, type MatrixSort, type View } from './layout';
import { cellSentence } from './words';

type Cursor = { row: number; column: number };

const STEPS: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  PageUp: [-10, 0], PageDown: [10, 0], Home: [0, -Infinity], End: [0, Infinity],
};

const clampTo = (x: number, n: number): number => Math.min(Math.max(x, 0), n - 1);

/** Repaints whenever the theme changes, since a canvas does not. */
function useTheme(): number {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const again = () => setChanges((n) => n + 1);
    const media = matchMedia('(prefers-color-scheme: dark)');
    const watcher = new MutationObserver(again);
    watcher.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    media.addEventListener('change', again);
    return () => {
      watcher.disconnect();
      media.removeEventListener('change', again);
    };
  }, []);
  return changes;
}

interface Props {
  matrix: Matrix;
  kind: Kind;
  sort: MatrixSort;
  onSort: (campaign: number | null) => void;
}

/** Click or Enter opens the pair's calls; a click on a heading sorts by it. */
export function HeatMap({ matrix, kind, sort, onSort }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const space = useRef<HTMLDivElement>(null);
  const frame = useRef(0);
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const [hover, setHover] = useState<Cursor | null>(null);
  const theme = useTheme();
  const rows = useMemo(() => matrixRows(matrix, sort), [matrix, sort]);
  const ink = useMemo(() => valueInk(matrix), [matrix]);
  const columns = matrix.campaign_ids.length;
  const scene = useRef<Scene | null>(null);

  const view = useCallback((): View => {
    const node = scroller.current as HTMLDivElement;
    const width = node.clientWidth;
    return { left: node.scrollLeft, top: node.scrollTop, width, height: node.clientHeight, names: nameWidth(width), cell: cellWidth(width, columns) };
  }, [columns]);

  const paint = useCallback(() => {
    const node = canvas.current;
    const pen = node?.getContext('2d');
    if (!node || !pen || !scene.current) return;
    const now = view();
    const ratio = devicePixelRatio || 1;
    if (space.current) space.current.style.width = `${now.names + columns * now.cell}px`;
    const [width, height] = [Math.round(now.width * ratio), Math.round(now.height * ratio)];
    if (node.width !== width || node.height !== height) {
      node.width = width;
      node.height = height;
      node.style.width = `${now.width}px`;
      node.style.height = `${now.height}px`;
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    draw(pen, scene.current, now);
  }, [view, columns]);

  useLayoutEffect(() => {
    const node = scroller.current as HTMLDivElement;
    const { fontFamily: font } = getComputedStyle(node);
    scene.current = { matrix, rows, sort, kind, ink, font, palette: readPalette(node), cursor: cursor ?? hover };
    paint();
  }, [matrix, rows, sort, kind, ink, cursor, hover, theme, paint]);

  useEffect(() => {
    const node = scroller.current as HTMLDivElement;
    const soon = () => {
      cancelAnimationFrame(frame.current);
      frame.current = requestAnimationFrame(paint);
    };
    const observer = new ResizeObserver(soon);
    observer.observe(node);
    node.addEventListener('scroll', soon, { passive: true });
    return () => {
      observer.disconnect();
      node.removeEventListener('scroll', soon);
      cancelAnimationFrame(frame.current);
    };
  }, [paint]);

  const open = (at: Cursor) => go(href('calls', null, {
    agent: matrix.agent_ids[rows[at.row] as number], campaign: matrix.campaign_ids[at.column], window: matrix.window.name,
  }));
  const under = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return hit(event.clientX - box.left, event.clientY - box.top, view(), rows.length, columns);
  };
  const click = (event: MouseEvent<HTMLElement>) => {
    const found = under(event);
    if (found?.kind === 'cell') open(found);
    if (found?.kind === 'head') onSort(found.column);
    if (found?.kind === 'corner') onSort(null);
    if (found?.kind === 'name') go(href('agents', matrix.agent_ids[rows[found.row] as number]));
  };
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    if (event.key === 'Enter' && cursor) open(cursor);
    if (!step) return;
    event.preventDefault();
    const from = cursor ?? { row: 0, column: -step[1] };
    const next = { row: clampTo(from.row + step[0], rows.length), column: clampTo(from.column + step[1], columns) };
    setCursor(next);
    scroller.current?.scrollTo(reveal(next.row, next.column, view()));
  };
  const read = cursor ?? hover;
  return (
    <>
      <div className="heat" ref={scroller} role="application" aria-roledescription={t('matrixRole')} aria-label={t('matrixHow')}
        tabIndex={0} onKeyDown={move} onBlur={() => setCursor(null)} onClick={click}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && setCursor((c) => c ?? { row: 0, column: 0 })}
        onMouseMove={(event) => {
          const found = under(event);
          setHover(found?.kind === 'cell' ? { row: found.row, column: found.column } : null);
        }}
        onMouseLeave={() => setHover(null)}>
        <div className="heat-space" ref={space} style={{ height: HEAD + rows.length * ROW }}>
          <canvas ref={canvas} aria-hidden="true" />
        </div>
      </div>
      <p className="heat-read" aria-live={cursor ? 'polite' : 'off'}>
        {read && rows[read.row] !== undefined ? cellSentence(matrix, rows[read.row] as number, read.column) : t('matrixHint')}
      </p>
    </>
  );
}
