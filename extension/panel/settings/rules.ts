/** Lowest and highest value of a field, and what is said outside of them. */
import type { Key } from '../t';

export type Rule = readonly [number, number, Key];

/** True for a value a field must not have; not a number is outside of everything. */
export const outside = (x: number, [low, high]: Rule): boolean => !(x >= low && x <= high);
