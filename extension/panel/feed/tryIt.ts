import { tryMove } from '../lineup/lineup';
import type { Card, Lineup } from '../types';
import { whatIfHref } from '../whatif/plan';

/**
 * The what-if of a move's card, filled in; null where nobody moves. A card names one destination, but of several agents each
 * may go elsewhere: the line-up knows where, and without it only the first agent's is sure.
 */
export function whatIfOf({ kind, agent_ids: agents, to_id: to }: Card, lineup: Lineup | undefined): string | null {
  const [first] = agents;
  if ((kind !== 'move' && kind !== 'balance') || to === null || first === undefined) return null;
  const moving = lineup?.moves.flatMap((move) => move.agents).filter((id) => agents.includes(id)) ?? [];
  return lineup && moving.length === agents.length ? tryMove(lineup, { agents: moving }) : whatIfHref([{ agent: first, to }]);
}
