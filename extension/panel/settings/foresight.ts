/** What the foresight settings mean in figures a manager can picture, and which values can be saved. */
import type { Key } from '../t';
import type { CentreSettings } from '../types';
import { outside, type Rule } from './rules';

export type Foresight = Required<NonNullable<CentreSettings['foresight']>>;

/** What the server takes when nothing is set; the track record is measured with these. */
export const DEFAULTS: Foresight = {
  alpha: 0.3, interval_min: 15, horizon_min: 120, major_drop: 0.1, false_alerts_per_shift: 1, unusual_rule: 'budget',
  unusual_z: 2.5, cool_down_min: 60, mute_below: 0.7, model: 'learned', handle_better: 'lower',
};

/** The centre's choices; what was never set is the server's default. */
export const foresightOf = (settings: CentreSettings): Foresight => ({ ...DEFAULTS, ...settings.foresight });

/** True when everything stands as the track record is measured. */
export const isDefault = (chosen: Foresight): boolean =>
  Object.entries(DEFAULTS).every(([name, x]) => chosen[name as keyof Foresight] === x);

type NumberName = 'alpha' | 'horizon_min' | 'major_drop' | 'false_alerts_per_shift' | 'unusual_z' | 'cool_down_min' | 'mute_below';

const LIMITS: Record<NumberName, Rule> = {
  alpha: [0.05, 0.9, 'errorAlpha'],
  horizon_min: [30, 240, 'errorHorizon'],
  major_drop: [0.02, 0.9, 'errorMajorDrop'],
  false_alerts_per_shift: [0.05, 20, 'errorBudget'],
  unusual_z: [1, 6, 'errorUnusual'],
  cool_down_min: [0, 480, 'errorCoolDown'],
  mute_below: [0, 1, 'errorPercent'],
};

/** What the server takes only whole. */
const WHOLE: readonly NumberName[] = ['horizon_min', 'cool_down_min'];

/** Field -> why it cannot be saved. */
export function foresightErrors(chosen: Foresight): Record<string, Key> {
  const wrong = Object.entries(LIMITS).filter(([name, rule]) => {
    const x = chosen[name as NumberName];
    return outside(x, rule) || (WHOLE.includes(name as NumberName) && !Number.isInteger(x));
  });
  return Object.fromEntries(wrong.map(([name, [, , key]]) => [`foresight.${name}`, key]));
}

/** How many intervals the smoothed line remembers: a plain mean of so many is as steady, (2 - a) / a. */
export const memory = (alpha: number): number => (2 - alpha) / alpha;

/**
 * Share of ordinary values that lie beyond `limit` times the usual spread on either side, for a bell-shaped figure
 * whose level and spread are known: erfc(limit / sqrt 2), by the rational fit of Numerical Recipes (1.2e-7 relative).
 */
export function beyond(limit: number): number {
  const x = limit / Math.SQRT2;
  const k = 1 / (1 + 0.5 * x);
  const fit = [0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223]
    .reduce((sum, each) => sum * k + each, 0);
  return k * Math.exp(fit - x * x);
}

/** Looks a day at which the seed rule may be wrong: 20 agents, four figures, once an hour over eight hours. */
export const LOOKS_A_DAY = 20 * 4 * 8;
