/** Who is in which state now, in the order in which a supervisor looks. */
import { at } from '../columns';
import { level } from '../states';
import type { AgentColumns, Snapshot, StateName } from '../types';

/** What a counter selects: everybody logged in, or one state. */
export type Pick = 'all' | StateName;

export interface Counter {
  pick: Pick;
  n: number;
}

/** The Agent Monitor's counters; states nobody knows appear only when there are some. */
export function counters(floor: Snapshot['floor']): Counter[] {
  const list: Counter[] = [
    { pick: 'all', n: floor.logged_in },
    { pick: 'wait', n: floor.wait },
    { pick: 'talk', n: floor.talk },
    { pick: 'wrap', n: floor.wrap },
    { pick: 'pause', n: floor.pause },
    { pick: 'dead', n: floor.dead },
  ];
  return floor.unknown > 0 ? [...list, { pick: 'unknown', n: floor.unknown }] : list;
}

/** Seconds in state per row; null without a start. */
export function secondsInState(columns: AgentColumns, row: number, now: number): number | null {
  const since = at(columns.state_since, row);
  return since == null ? null : Math.max(0, now - since);
}

/** Rows of the agents that `pick` selects: the most limits passed first, then the longest. */
export function floorRows(columns: AgentColumns, pick: Pick, now: number): number[] {
  const rows = columns.id.map((_, row) => row).filter((row) => {
    const state = at(columns.state, row);
    return pick === 'all' ? state !== 'logout' : state === pick;
  });
  const urgency = (row: number) => {
    const seconds = secondsInState(columns, row, now);
    return level(at(columns.state, row), seconds) * 1e6 + (seconds ?? 0);
  };
  return rows.sort((a, b) => urgency(b) - urgency(a));
}
