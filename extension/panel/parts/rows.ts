/** Which rows of a list of equal heights are in view; everything else is only room to scroll. */
import { useCallback, useEffect, useLayoutEffect, useState, type RefObject } from 'react';

const OVERSCAN = 6;
/** Assumed where nothing is laid out, as in tests. */
const UNMEASURED = 600;

export interface Span {
  first: number;
  /** One past the last row. */
  end: number;
}

/** The rows that `top` and `room` pixels show, with a few more either side. */
export function span(top: number, room: number, height: number, count: number): Span {
  const first = Math.max(0, Math.min(Math.floor(top / height) - OVERSCAN, count));
  return { first, end: Math.min(count, Math.ceil((top + room) / height) + OVERSCAN) };
}

/** Follows the scroller; renders again only when other rows come into view. */
export function useRows(scroller: RefObject<HTMLElement | null>, count: number, height: number): Span {
  const [shown, setShown] = useState<Span>(() => span(0, UNMEASURED, height, count));
  const look = useCallback(() => {
    const node = scroller.current;
    if (!node) return;
    const next = span(node.scrollTop, node.clientHeight || UNMEASURED, height, count);
    setShown((now) => (now.first === next.first && now.end === next.end ? now : next));
  }, [scroller, count, height]);
  useLayoutEffect(look, [look]);
  useEffect(() => {
    const node = scroller.current;
    if (!node) return;
    const observer = new ResizeObserver(look);
    observer.observe(node);
    node.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      node.removeEventListener('scroll', look);
    };
  }, [scroller, look]);
  return { first: Math.min(shown.first, count), end: Math.min(shown.end, count) };
}

/** Scrolls just far enough that row `index` is wholly in view below a sticky head of `head` pixels. */
export function bringIntoView(node: HTMLElement, index: number, height: number, head: number): void {
  const top = index * height;
  const room = node.clientHeight - head;
  if (top < node.scrollTop) node.scrollTop = top;
  else if (top + height > node.scrollTop + room) node.scrollTop = top + height - room;
}
