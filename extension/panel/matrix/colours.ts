/** Colours for the canvas: the theme's tokens as the browser resolves them, and viridis for the values. */
import { quantileSorted } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import type { Matrix } from '../types';

const TOKENS = ['surface', 'sunken', 'ink', 'ink-2', 'ink-3', 'line', 'line-strong', 'accent', 'warn'] as const;
export type Palette = Record<(typeof TOKENS)[number], string>;

/** Reads the tokens through a probe, because a custom property itself stays unresolved. */
export function readPalette(parent: HTMLElement): Palette {
  const probe = document.createElement('span');
  parent.append(probe);
  const entries = TOKENS.map((token) => {
    probe.style.color = `var(--${token})`;
    return [token, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(entries) as Palette;
}

export interface Ink {
  fill: (value: number) => string;
  /** Black or white, whichever reads better on the fill. */
  text: (value: number) => string;
}

const VIRIDIS = ['#440154', '#482878', '#3e4989', '#31688e', '#26828e', '#1f9e89', '#35b779', '#6ece58', '#b5de2b', '#fde725'];

/** Viridis from 0 to 1: even in lightness, and the same for colour-blind eyes. Ten stops; the whole scale package is 16 kB. */
export const viridis = scaleLinear<string>(VIRIDIS.map((_, i) => i / (VIRIDIS.length - 1)), VIRIDIS);

/** The middle 96 % of the values: the ends of the scale, so that one outlier does not flatten the rest. */
export function scaleEnds(matrix: Matrix): { low: number; high: number } {
  const values = matrix.cells.value.filter((v): v is number => v !== null).sort((a, b) => a - b);
  return { low: quantileSorted(values, 0.02) ?? 0, high: quantileSorted(values, 0.98) ?? 0 };
}

/** Viridis over the values. */
export function valueInk(matrix: Matrix): Ink {
  const { low, high } = scaleEnds(matrix);
  const width = high > low ? high - low : 1;
  const place = scaleLinear([low, low + width], [0, 1]).clamp(true);
  return { fill: (value) => viridis(place(value)), text: (value) => (place(value) > 0.56 ? '#10131a' : '#ffffff') };
}
