/** Where the panel stands in the page: pure arithmetic over the remembered layout and the window's width. */
import type { Shell } from '../shared/messages';

export const MIN_WIDTH = 320;
export const MAX_WIDTH = 720;
export const FIRST_WIDTH = 400;
export const STRIP_WIDTH = 40;
/** Below this window width the panel lies over the page: nothing useful would be left of it. */
const PUSH_FROM = 700;

/** How to stand at first in a window `viewport` px wide: in a small pop-up an open panel begins as a strip. */
export function fitted(shell: Shell, viewport: number): Shell {
  return shell.view === 'open' && viewport < PUSH_FROM ? { ...shell, view: 'collapsed' } : shell;
}

/** The nearest allowed width in px. */
export function clampWidth(width: number): number {
  return Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)));
}

/** Width in px that the panel takes of a window `viewport` px wide. */
export function shownWidth({ view, width }: Shell, viewport: number): number {
  if (view === 'hidden') return 0;
  return view === 'collapsed' ? STRIP_WIDTH : Math.min(clampWidth(width), Math.round(viewport * 0.9));
}

/** Px by which the page gives way, on the panel's side; 0 when the panel lies over it. */
export function pushedBy(shell: Shell, viewport: number): number {
  const room = viewport >= PUSH_FROM || shell.view === 'collapsed';
  return shell.mode === 'push' && room ? shownWidth(shell, viewport) : 0;
}

/** The width that puts the panel's inner edge under the pointer. */
export function widthAt(clientX: number, side: Shell['side'], viewport: number): number {
  return clampWidth(side === 'right' ? viewport - clientX : clientX);
}

/** The width after a key on the separator, or null when the key means nothing there. */
export function widthAfterKey(key: string, shift: boolean, { width, side }: Shell): number | null {
  const step = shift ? 50 : 10;
  const grow = side === 'right' ? 'ArrowLeft' : 'ArrowRight';
  const shrink = side === 'right' ? 'ArrowRight' : 'ArrowLeft';
  const next = { [grow]: width + step, [shrink]: width - step, Home: MIN_WIDTH, End: MAX_WIDTH, Enter: FIRST_WIDTH }[key];
  return next === undefined ? null : clampWidth(next);
}
