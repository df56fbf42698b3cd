/** What an agent's state looks like after how long; the limits are those supervisors know from VICIdial. */
import type { Key } from './t';
import type { StateName } from './types';

/** Seconds beyond which the colour deepens, per state. */
export const LIMITS: Record<StateName, readonly number[]> = {
  wait: [60, 300],
  talk: [10, 60, 300],
  pause: [10, 60, 300],
  dead: [],
  wrap: [],
  login: [],
  logout: [],
  unknown: [],
};

/** The order of the Agent Monitor's counters. */
export const ORDER: readonly StateName[] = ['wait', 'talk', 'wrap', 'pause', 'dead', 'unknown'];

export const LABELS: Record<StateName, Key> = {
  wait: 'stateWait', talk: 'stateTalk', dead: 'stateDead', wrap: 'stateWrap', pause: 'statePause',
  login: 'stateLogin', logout: 'stateLogout', unknown: 'stateUnknown',
};

/** How many of the state's limits `seconds` has passed: 0 is fresh. */
export function level(state: StateName, seconds: number | null): number {
  if (seconds == null) return 0;
  return LIMITS[state].filter((limit) => seconds > limit).length;
}

/** CSS class of a state after a time: one colour step per limit passed. */
export function stateClass(state: StateName, seconds: number | null): string {
  return `st st-${state}-${level(state, seconds)}`;
}

/** The last limit passed, in seconds, or null: shown as "over 5 min" so that colour never speaks alone. */
export function limitPassed(state: StateName, seconds: number | null): number | null {
  const n = level(state, seconds);
  return n === 0 ? null : (LIMITS[state][n - 1] ?? null);
}
