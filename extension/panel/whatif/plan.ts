/** A plan of moves as the address carries it: `101-12,104-out`; pure. */
import { href, type Route } from '../route';

/** Where an agent goes; null logs out. */
export interface Move {
  agent: number;
  to: number | null;
}

/** At most so many moves are worked out at once. */
export const MOST_MOVES = 20;
const OUT = 'out';

/** The moves an address names; what cannot be read is left out, as is an agent named twice. */
export function readMoves(param: string | null): Move[] {
  const seen = new Set<number>();
  return (param ?? '').split(',').flatMap((each): Move[] => {
    const [, agent, to] = /^(\d+)-(\d+|out)$/.exec(each) ?? [];
    if (agent === undefined || to === undefined || seen.has(Number(agent))) return [];
    seen.add(Number(agent));
    return [{ agent: Number(agent), to: to === OUT ? null : Number(to) }];
  }).slice(0, MOST_MOVES);
}

export const writeMoves = (moves: readonly Move[]): string => moves.map(({ agent, to }) => `${agent}-${to ?? OUT}`).join(',');

/** The what-if of some moves, now or at a moment. */
export const whatIfHref = (moves: readonly Move[], at: number | null = null): string => href('what-if', null, { move: writeMoves(moves), at });

/** Moves and moment of a route. */
export function readPlan({ params }: Route): { moves: Move[]; at: number | null } {
  const at = Number(params.get('at'));
  return { moves: readMoves(params.get('move')), at: Number.isInteger(at) && at > 0 ? at : null };
}
