/** A change split into parts, laid out so that the parts visibly add up to the whole. */
import { differenceDigits } from '../metric';
import type { Cause, CauseSplit, ValueUnit } from '../types';

/** How many units of the display one unit of storage is: shares are shown in points. */
const SCALE: Record<ValueUnit, number> = { share: 100, seconds: 1, per_hour: 1, count: 1 };

/** How many display steps one unit of storage has. */
const stepsIn = (unit: ValueUnit, level: number): number => SCALE[unit] * 10 ** differenceDigits(unit, level);

/** The change as the levels shown differ, so that usual and change give now to the last digit shown. */
export function shownChange({ usual_value: usual, now_value: now, change, value_unit: unit }: CauseSplit): number | null {
  if (usual === null || now === null) return change;
  const scale = stepsIn(unit, usual);
  return (Math.round(now * scale) - Math.round(usual * scale)) / scale;
}

/**
 * The parts rounded to the display's step so that their sum is the rounded whole: what rounding leaves over goes,
 * a step each, to the parts that lost most by it (largest remainders).
 */
export function roundParts(parts: readonly number[], whole: number, unit: ValueUnit, level = 0): number[] {
  const scale = stepsIn(unit, level);
  const steps = parts.map((x) => Math.round(x * scale));
  let left = Math.round(whole * scale) - steps.reduce((a, b) => a + b, 0);
  const lost = parts.map((x, i) => ({ i, by: x * scale - (steps[i] as number) })).sort((a, b) => (left > 0 ? b.by - a.by : a.by - b.by));
  for (const { i } of lost) {
    if (left === 0) break;
    steps[i] = (steps[i] as number) + Math.sign(left);
    left -= Math.sign(left);
  }
  return steps.map((each) => each / scale);
}

/** One bar of the waterfall: where it starts and ends on the metric's axis. */
export interface Step {
  cause: Cause;
  from: number;
  to: number;
  /** The contribution as shown. */
  shown: number;
}

/** The causes by size, the main one first and what is unexplained last; each bar begins where the one above ended. */
export function waterfall(split: CauseSplit): Step[] {
  const usual = split.usual_value ?? 0;
  const change = shownChange(split) ?? split.causes.reduce((sum, each) => sum + each.contribution, 0);
  const rank = (cause: Cause) => (cause.name === split.main ? Infinity : cause.name === 'rest' ? -1 : Math.abs(cause.contribution));
  const causes = [...split.causes].sort((a, b) => rank(b) - rank(a));
  const shown = roundParts(causes.map((each) => each.contribution), change, split.value_unit, usual);
  let at = usual;
  return causes.map((cause, i) => {
    const from = at;
    at += cause.contribution;
    return { cause, from, to: at, shown: shown[i] as number };
  });
}

/** True when a part moved the metric to the worse side. */
export const hurts = (contribution: number, better: CauseSplit['better']): boolean => (better === 'higher' ? contribution < 0 : contribution > 0);

/** Both ends of the axis: everything the bars reach, with some air. */
export function reach(split: CauseSplit, steps: readonly Step[]): [number, number] {
  const all = [split.usual_value ?? 0, split.now_value ?? 0, ...steps.flatMap((each) => [each.from, each.to])];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const air = (high - low) * 0.06 || 1;
  return [low - air, high + air];
}
