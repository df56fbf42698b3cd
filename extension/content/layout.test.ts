import { expect, test } from 'vitest';
import { FIRST_SHELL, type Shell } from '../shared/messages';
import { clampWidth, pushedBy, shownWidth, widthAfterKey, widthAt } from './layout';

const shell = (change: Partial<Shell>): Shell => ({ ...FIRST_SHELL, ...change });

test.each([[100, 320], [320, 320], [456.4, 456], [5000, 720]])('a width of %i becomes %i', (asked, given) => {
  expect(clampWidth(asked)).toBe(given);
});

test.each<[string, Partial<Shell>, number, number, number]>([
  ['open', {}, 1400, 400, 400],
  ['collapsed', { view: 'collapsed' }, 1400, 40, 40],
  ['hidden', { view: 'hidden' }, 1400, 0, 0],
  ['over the page', { mode: 'overlay' }, 1400, 400, 0],
  ['in a narrow window, over the page', {}, 600, 400, 0],
  ['never wider than the window', { width: 720 }, 500, 450, 0],
])('%s', (_, change, viewport, width, pushed) => {
  expect(shownWidth(shell(change), viewport)).toBe(width);
  expect(pushedBy(shell(change), viewport)).toBe(pushed);
});

test('the inner edge follows the pointer on both sides', () => {
  expect(widthAt(900, 'right', 1400)).toBe(500);
  expect(widthAt(500, 'left', 1400)).toBe(500);
});

test.each<[string, boolean, Shell['side'], number | null]>([
  ['ArrowLeft', false, 'right', 410],
  ['ArrowRight', false, 'right', 390],
  ['ArrowLeft', false, 'left', 390],
  ['ArrowRight', true, 'left', 450],
  ['Home', false, 'right', 320],
  ['End', false, 'right', 720],
  ['Enter', false, 'right', 400],
  ['Tab', false, 'right', null],
])('%s (shift %s) on the %s', (key, shift, side, width) => {
  expect(widthAfterKey(key, shift, shell({ side }))).toBe(width);
});
