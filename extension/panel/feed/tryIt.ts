import { tryMove } from '../lineup/lineup';
import type { Card, Lineup } from '../types';
import { whatIfHref } from '../whatif/plan';

/**
 * The what-if of a move's card, filled in; null where nobody moves. A card names one destination, but a chain of moves has
 * several: the line-up knows them, and without it only the first agent's is sure.
 */
export function whatIfOf({ kind, agent_ids: agents, to_id: to }: Card, lineup: Lineup | undefined): string | null {
  const [first] = agents;
  if ((kind !== 'move' && kind !== 'balance') || to === null || first === undefined) return null;
  const known = lineup?.moves.find((move) => move.agents.length === agents.length && move.agents.every((id) => agents.includes(id)));
  return lineup && known ? tryMove(lineup, known) : whatIfHref([{ agent: first, to }]);
}
