/** The line-up arranged for reading: pure, over the backend's answer. */
import { value } from '../format';
import { WORTH_KIND } from '../parts/GainLine';
import { reachOf } from '../parts/SpanBar';
import { order, type Cells, type Sort } from '../sort';
import type { Gain, Lineup, LineupAgent, LineupMove, WorthUnit } from '../types';
import { whatIfHref } from '../whatif/plan';

export const SHOWN = ['moves', 'held', 'all'] as const;
/** Which agents the table shows. */
export type Shown = (typeof SHOWN)[number];

/** What an hour is worth, in the line-up's unit. */
export const worth = (x: number | null | undefined, unit: WorthUnit): string => value(x, WORTH_KIND[unit]);

/** True where the table shows the agent under `shown`. */
export function shows({ moves, held }: LineupAgent, shown: Shown): boolean {
  return shown === 'all' || (shown === 'moves' ? moves : held !== '');
}

const CELLS: Record<string, (each: LineupAgent) => string | number | null> = {
  agent: ({ name }) => name, now: ({ now }) => now, proposed: ({ proposed }) => proposed, gain: ({ gain, moves }) => (moves ? gain.value : null),
};

/** Row numbers of the agents shown whose name contains `text`, in order; the surest of equal gains first. */
export function agentRows(agents: readonly LineupAgent[], shown: Shown, text: string, sort: Sort): Int32Array {
  const wanted = text.trim().toLocaleLowerCase();
  const kept = Int32Array.from(agents.flatMap((each, row) => (shows(each, shown) && each.name.toLocaleLowerCase().includes(wanted) ? [row] : [])));
  const cells: Cells = agents.map(CELLS[sort.key] ?? (({ name }) => name));
  return order(cells, sort.desc, order(agents.map(({ gain }) => gain.chance), true, kept));
}

/** One scale for all gains that are shown beside each other. */
export const sharedReach = (gains: readonly Gain[]): number => reachOf(gains.flatMap(({ low, high }) => [low, high]));

/** The agents of a move, with where each would go. */
export function movers(lineup: Lineup, { agents }: Pick<LineupMove, 'agents'>): LineupAgent[] {
  return agents.flatMap((id) => lineup.agents.find(({ agent_id }) => agent_id === id) ?? []);
}

/** The what-if of a move, filled in. */
export const tryMove = (lineup: Lineup, move: Pick<LineupMove, 'agents'>): string =>
  whatIfHref(movers(lineup, move).map(({ agent_id, proposed_id }) => ({ agent: agent_id, to: proposed_id })));

/** How far the proposed line-up is from the most that any allowed one could bring, as a share. */
export const toBound = ({ worth_proposed: proposed, bound }: Lineup): number => (bound > 0 ? Math.max(0, 1 - proposed / bound) : 0);
